import { effect } from "@preact/signals";
import { render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/kit.css";
// The styles of the views that are loaded later, so that nothing flashes unstyled.
import "./account/account.css";
import "./bin/bin.css";
import "./imports/imports.css";
import "./places/detail.css";
import { Toasts } from "./kit/toast";
import { App } from "./shell/app";
import { followDownloads } from "./stores/downloads";
import { followSearch } from "./stores/filter";
import { followLinks } from "./stores/location";
import { followPrefs } from "./stores/prefs";
import { followSession } from "./stores/session";
import { followUndoKeys } from "./stores/undo";
import { loadTexts } from "./text/text";

followPrefs();
followLinks();
followDownloads();
followSession();
followSearch();
followUndoKeys();

effect(() => {
  loadTexts().catch(() => {});
});

const page = document.getElementById("page");
const begin = () => {
  if (!page) return;
  page.replaceChildren();
  render(
    <>
      <App />
      <Toasts />
    </>,
    page,
  );
};
// Without its words the page would be a page of keys; a failure shows those all the same.
void loadTexts().then(begin, begin);
