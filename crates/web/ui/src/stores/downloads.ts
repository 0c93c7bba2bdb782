/** Links to files of the API work after the session's short-lived cookie has expired. */
import { get } from "../api/client";
import { root } from "../api/root";
import { tellError } from "../kit/toast";

// Set while a link is followed for the second time, with a session that is valid.
let isFresh = false;

/** Renews the session before a browser follows a link to a file, which cannot do that. */
export function followDownloads(): void {
  document.addEventListener("click", (event) => {
    const anchor = (event.target as Element | null)?.closest?.("a[download]");
    if (!(anchor instanceof HTMLAnchorElement) || event.defaultPrevented || isFresh) return;
    if (!anchor.href.startsWith(new URL("api/", root).href)) return;
    event.preventDefault();
    // A menu takes its links away when it closes.
    const copy = anchor.cloneNode() as HTMLAnchorElement;
    get("/api/me").then(() => {
      isFresh = true;
      document.body.append(copy);
      copy.click();
      copy.remove();
      isFresh = false;
    }, tellError);
  });
}
