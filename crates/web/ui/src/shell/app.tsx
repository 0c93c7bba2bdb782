import { effect, untracked } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Boundary, Failure } from "../kit/boundary";
import { paths } from "../paths";
import { find } from "../routes";
import { loadPlaces } from "../stores/places";
import { lists, tags } from "../stores/labels";
import { go, path, query } from "../stores/location";
import { load, user } from "../stores/session";
import { t } from "../text/text";
import { tellError } from "../kit/toast";
import { WelcomeView } from "../welcome/view";
import { signal } from "@preact/signals";
import { Frame } from "./frame";
import { NotFound } from "./not-found";
import { forgetAccount } from "./forget";

const startFailure = signal<unknown>(null);

/** The whole page: who is signed in decides the frame, the path what is in it. */
export function App() {
  useEffect(() => {
    start();
    return effect(() => {
      const account = user.value;
      // What these read must not run them again.
      untracked(() => {
        if (account === null) forgetAccount();
        if (account) void loadAccount();
      });
    });
  }, []);
  const found = find(path.value);
  const name = found ? t(found.route.title) : t("title-missing");
  useEffect(() => {
    document.title = `${name} · ListBud`;
  }, [name]);
  const account = user.value;
  if (startFailure.value !== null && account === undefined) {
    return (
      <main class="plain">
        <Failure error={startFailure.value} onRetry={start} />
      </main>
    );
  }
  if (account === undefined) return <Starting />;
  if (!found) return account ? <Frame view={NotFound} id="" /> : <NotFound />;
  const { route, id } = found;
  if (route.isPublic) {
    if (account) return <Elsewhere to={next()} />;
    return (
      <Boundary>
        <route.view id={id} />
      </Boundary>
    );
  }
  if (account) return <Frame view={route.view} id={id} key={found.name} />;
  if (found.name === "home" && query.value.toString() === "") {
    return (
      <Boundary>
        <WelcomeView />
      </Boundary>
    );
  }
  const here = `${path.value}${location.search}`;
  return <Elsewhere to={`${paths.signIn}?next=${encodeURIComponent(here)}`} />;
}

function start(): void {
  startFailure.value = null;
  load().catch((error: unknown) => {
    startFailure.value = error;
  });
}

/** Loads what every view needs. */
async function loadAccount(): Promise<void> {
  const all = await Promise.allSettled([loadPlaces(), lists.load(), tags.load()]);
  const failed = all.slice(1).find((one) => one.status === "rejected");
  if (failed) tellError((failed as PromiseRejectedResult).reason);
}

// Only paths of this page: an address from elsewhere must not lead away.
function next(): string {
  // A new account begins with what fills it.
  const usual = path.value === paths.register ? paths.imports : "/";
  const wished = query.value.get("next") ?? usual;
  return /^\/(?![/\\])/.test(wished) ? wished : "/";
}

function Elsewhere({ to }: { to: string }) {
  useEffect(() => go(to, { replace: true }), [to]);
  return null;
}

function Starting() {
  return (
    <div class="starting" aria-busy="true" aria-label={t("shell-loading")}>
      <div class="starting-bar" />
      <div class="starting-body" />
    </div>
  );
}
