/** What each path of the page shows. */
import type { ComponentType } from "preact";
import { later } from "./kit/later";
import { type PathName, paths } from "./paths";
import { HomeView } from "./places/home";
import type { Key } from "./text/text";
import { RegisterView } from "./welcome/register";
import { SignInView } from "./welcome/sign-in";

interface Route {
  view: ComponentType<{ id: string }>;
  /** The name in the browser's tab. */
  title: Key;
  /** Shown without an account, too. */
  isPublic?: boolean;
}

export const routes: Record<PathName, Route> = {
  home: { view: HomeView, title: "title-home" },
  signIn: { view: SignInView, title: "title-sign-in", isPublic: true },
  register: { view: RegisterView, title: "title-register", isPublic: true },
  imports: { view: later((more) => more.ImportsView, 4), title: "title-imports" },
  import: { view: later((more) => more.ImportView, 4), title: "title-import" },
  account: { view: later((more) => more.AccountView, 4), title: "title-account" },
  bin: { view: later((more) => more.BinView, 4), title: "title-bin" },
};

/** The route of a path, and the id in it. */
export function find(path: string): { name: PathName; route: Route; id: string } | null {
  for (const name of Object.keys(paths) as PathName[]) {
    const pattern = paths[name].split("/");
    const parts = path.split("/");
    const matches =
      pattern.length === parts.length &&
      pattern.every((part, index) => (part === "{id}" ? parts[index] !== "" : part === parts[index]));
    if (matches) return { name, route: routes[name], id: parts[pattern.indexOf("{id}")] ?? "" };
  }
  return null;
}
