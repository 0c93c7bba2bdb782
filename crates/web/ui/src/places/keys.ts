/** Every key of the page that is not typing: in one file, as the help lists them. */
import { signal } from "@preact/signals";
import { shown } from "../stores/filter";
import { path, query } from "../stores/location";
import { endMove, editing } from "../stores/position";
import { showsMap, singleKeys } from "../stores/prefs";
import { clearSelection, selectShown, selection, toggle } from "../stores/selection";
import { close, cursor, drawn, idAt, indexOf, moveBy, moveTo, open } from "./cursor";
import { deleteHere } from "./deletion";

/** Whether the list of keys is shown. */
export const helpShown = signal(false);

/** The id of the box that `/` goes to. */
export const SEARCH_BOX = "search-box";

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** Listens until the function that is returned is called. */
export function followKeys(): () => void {
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

function pressed(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || target.closest(".menu, [role=listbox]")) return;
  if (target.closest(TYPING)) return;
  const isGrid = target.closest("[role=grid]") !== null;
  const done =
    event.ctrlKey || event.metaKey
      ? isGrid && event.key === "a" && run(selectShown)
      : (isGrid && gridKey(event)) || anywhere(event) || (singleKeys.value && singleKey(event));
  if (done) event.preventDefault();
}

function run(action: () => void): true {
  action();
  return true;
}

/** Keys of the table; they work in it alone, and cannot be switched off. */
function gridKey(event: KeyboardEvent): boolean {
  // A box or button of the head keeps its own keys.
  const isRow = (event.target as HTMLElement).closest(".table-head") === null;
  const page = Math.max(1, drawn.value.last - drawn.value.first - 16);
  switch (event.key) {
    case "ArrowDown":
      return run(() => step(1, event.shiftKey));
    case "ArrowUp":
      return run(() => step(-1, event.shiftKey));
    case "Home":
      return run(() => moveTo(0));
    case "End":
      return run(() => moveTo(shown.value.length - 1));
    case "PageDown":
      return run(() => moveBy(page));
    case "PageUp":
      return run(() => moveBy(-page));
    case "Enter":
      return isRow && withCursor((id) => open(id));
    case " ":
      return isRow && withCursor((id) => toggle(id, { range: event.shiftKey }));
    case "Delete":
      return isRow && run(deleteChosen);
    default:
      return false;
  }
}

/** Shift and an arrow key takes the rows along. */
function step(by: number, selects: boolean): void {
  if (selects && cursor.value !== null && !selection.value.has(cursor.value)) toggle(cursor.value);
  moveBy(by);
  if (selects && cursor.value !== null) toggle(cursor.value, { range: true });
}

function anywhere(event: KeyboardEvent): boolean {
  if (event.key !== "Escape" || path.value !== "/") return false;
  const isInPlace = (event.target as HTMLElement).closest(".place") !== null;
  if (editing.value !== null) return run(endMove);
  if (selection.value.size > 0 && !isInPlace) return run(clearSelection);
  return query.value.has("place") && run(close);
}

let went = 0;

function singleKey(event: KeyboardEvent): boolean {
  if (event.key === "?") return run(() => (helpShown.value = true));
  if (event.key === "/") return run(() => document.getElementById(SEARCH_BOX)?.focus());
  if (path.value !== "/") return false;
  const isSecond = Date.now() - went < 1_000;
  went = 0;
  if (isSecond && event.key === "m") return run(goToMap);
  if (isSecond && event.key === "l") return run(goToTable);
  switch (event.key) {
    case "g":
      went = Date.now();
      return true;
    case "j":
      return run(() => walk(1));
    case "k":
      return run(() => walk(-1));
    case "x":
      return withCursor((id) => toggle(id));
    case "X":
      return withCursor((id) => toggle(id, { range: true }));
    case "e":
      return withCursor((id) => open(id, { edit: true }));
    case "#":
      return run(deleteChosen);
    case "l":
      return run(() => openMenu("lists"));
    case "t":
      return run(() => openMenu("tags"));
    default:
      return false;
  }
}

/** Moves in the table; where a place covers it, from place to place. */
function walk(by: number): void {
  const id = query.value.get("place");
  const grid = document.querySelector<HTMLElement>("[role=grid]");
  const next = id !== null && !grid?.offsetParent ? idAt(indexOf(id) + by) : undefined;
  if (next !== undefined) open(next);
  else moveBy(by);
}

function withCursor(action: (id: string) => void): boolean {
  const id = cursor.value;
  if (id === null || indexOf(id) < 0) return false;
  return run(() => action(id));
}

function deleteChosen(): void {
  const chosen = [...selection.value];
  const ids = chosen.length > 0 ? chosen : cursor.value === null ? [] : [cursor.value];
  if (ids.length > 0) deleteHere(ids);
}

/** Opens the menu of lists or tags for what is selected, else for the cursor's place. */
function openMenu(name: "lists" | "tags"): void {
  const isOpen = query.value.has("place");
  if (selection.value.size === 0 && !isOpen && cursor.value !== null) toggle(cursor.value);
  // The bar with the menu may only be drawn now.
  setTimeout(() => document.querySelector<HTMLElement>(`[data-menu=${name}]`)?.click());
}

function goToMap(): void {
  showsMap.value = true;
  setTimeout(() => document.querySelector<HTMLElement>(".maplibregl-canvas")?.focus());
}

/** Brings the focus back to the table. */
export function goToTable(): void {
  moveTo(cursor.value === null ? drawn.value.first : indexOf(cursor.value));
}
