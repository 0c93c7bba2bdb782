/** Where in the page we are: the path below the root, and the query. */
import { computed, signal } from "@preact/signals";
import { root } from "../api/root";

const href = signal(window.location.href);

addEventListener("popstate", () => {
  href.value = window.location.href;
});

/** The path below the root, such as `/imports`. */
export const path = computed(() => {
  const url = new URL(href.value);
  const rest = url.pathname.startsWith(root.pathname)
    ? url.pathname.slice(root.pathname.length)
    : url.pathname.slice(1);
  return `/${rest}`;
});

export const query = computed(() => new URL(href.value).searchParams);

/** The address of a path of the page, for `href`. */
export function link(to: string): string {
  return new URL(to.replace(/^\//, ""), root).href;
}

/** Goes to a path of the page; `replace` leaves no step to go back to. */
export function go(to: string, { replace = false } = {}): void {
  const next = link(to);
  if (next === window.location.href) return;
  if (replace) history.replaceState(null, "", next);
  else history.pushState(null, "", next);
  href.value = next;
}

/** Changes the query and keeps the path. An empty value leaves the name out. */
export function setQuery(changes: Record<string, string | null>, { replace = false } = {}): void {
  const next = new URLSearchParams(query.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  go(`${path.value}${text === "" ? "" : `?${text}`}`, { replace });
}

/** Lets clicks on links of the page change the view without loading it again. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const anchor = (event.target as Element | null)?.closest?.("a[href]");
    if (!(anchor instanceof HTMLAnchorElement)) return;
    if (anchor.target !== "" || anchor.hasAttribute("download")) return;
    const url = new URL(anchor.href);
    if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
    const below = url.pathname.slice(root.pathname.length);
    if (/^(api|assets|map|s)\//.test(below) || anchor.dataset["external"] !== undefined) return;
    event.preventDefault();
    go(`/${below}${url.search}`);
  });
}
