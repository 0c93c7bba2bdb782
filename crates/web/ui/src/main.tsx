import { render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/kit.css";
import { Toasts } from "./kit/toast";
import { App } from "./shell/app";
import { followSearch } from "./stores/filter";
import { followLinks } from "./stores/location";
import { followPrefs } from "./stores/prefs";
import { followSession } from "./stores/session";
import { followUndoKeys } from "./stores/undo";

followPrefs();
followLinks();
followSession();
followSearch();
followUndoKeys();

const page = document.getElementById("page");
if (page) {
  page.replaceChildren();
  render(
    <>
      <App />
      <Toasts />
    </>,
    page,
  );
}
