import { signal } from "@preact/signals";
import { Menu as MenuIcon, Upload } from "lucide";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { AccountMenu } from "../account/menu";
import { DropZone } from "../imports/drop";
import { Boundary } from "../kit/boundary";
import { ButtonLink, IconButton } from "../kit/button";
import { later } from "../kit/later";
import { Sidebar } from "../lists/sidebar";
import { paths } from "../paths";
import { helpShown } from "../places/keys";
import { SearchBox } from "../places/search";
import { link, path, query } from "../stores/location";
import { loadPlaces } from "../stores/places";
import { t } from "../text/text";
import "./shell.css";

const KeysHelp = later((more) => more.KeysHelp);

/** Whether the side bar is open where it does not fit beside the view. */
export const drawer = signal(false);

/** What surrounds every view of an account: top bar and side bar. */
export function Frame({ view: View, id }: { view: ComponentType<{ id: string }>; id: string }) {
  useEffect(() => {
    // Another tab or device may have changed something meanwhile.
    const look = () => {
      if (document.visibilityState === "visible") void loadPlaces().catch(() => {});
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  useEffect(() => {
    drawer.value = false;
  }, [path.value, query.value.get("list"), query.value.get("tags")]);
  useEffect(() => {
    if (!drawer.value) return;
    const close = (event: KeyboardEvent) => {
      if (event.key === "Escape") drawer.value = false;
    };
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  }, [drawer.value]);
  return (
    <div class="frame">
      <a class="skip" href="#view">
        {t("shell-skip")}
      </a>
      <header class="top">
        <IconButton
          class="top-menu"
          icon={MenuIcon}
          label={t("shell-menu")}
          aria-expanded={drawer.value}
          aria-controls="sidebar"
          onClick={() => {
            drawer.value = !drawer.value;
          }}
        />
        <Brand />
        <Boundary>
          <SearchBox />
        </Boundary>
        <ButtonLink class="top-import" kind="primary" icon={Upload} href={link(paths.imports)}>
          {t("shell-import")}
        </ButtonLink>
        <AccountMenu />
      </header>
      <div class="body">
        <nav
          id="sidebar"
          class={drawer.value ? "sidebar open" : "sidebar"}
          aria-label={t("shell-lists")}
        >
          <Boundary>
            <Sidebar />
          </Boundary>
        </nav>
        {drawer.value && (
          <div
            class="scrim"
            onClick={() => {
              drawer.value = false;
            }}
          />
        )}
        <main id="view" class="view" tabIndex={-1}>
          <Boundary>
            <View id={id} />
          </Boundary>
        </main>
      </div>
      <DropZone />
      {helpShown.value && <KeysHelp />}
    </div>
  );
}

/** The name and sign of the program, which leads to all places. */
export function Brand() {
  return (
    <a class="brand" href={link("/")}>
      <svg width="26" height="26" viewBox="0 0 64 64" aria-hidden="true">
        <path
          class="brand-pin"
          d="M32 4C18.7 4 8 14.5 8 27.6c0 9.7 6.2 17 12.3 22.9 4.5 4.3 9.100 8 10.600 9.100a1.900 1.900 0 0 0 2.200 0c1.500-1.100 6.100-4.800 10.600-9.100C49.800 44.600 56 37.300 56 27.600 56 14.500 45.300 4 32 4Z"
        />
        <path
          class="brand-leaf"
          d="M31 43V30.200c-7.400-.3-12.400-5-12.600-12.400 7.600-.4 12.300 3.200 13.600 9.600 1.300-5 5.300-8 11.700-7.900.1 6.900-4.300 11.200-10.700 11.600V43a1 1 0 0 1-2 0Z"
        />
      </svg>
      <span>ListBud</span>
    </a>
  );
}
