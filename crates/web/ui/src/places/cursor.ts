/** The row that the keyboard is at. It keeps its place while rows come and go. */
import { computed, signal } from "@preact/signals";
import { shown } from "../stores/filter";
import { query, setQuery } from "../stores/location";
import { places } from "../stores/places";

/** The id of the place that the keyboard is at. */
export const cursor = signal<string | null>(null);

/** Which rows are drawn, as indexes. */
export const drawn = signal<{ first: number; last: number }>({ first: 0, last: 0 });

/** The row to bring into view; a new object brings it again. */
export const reveal = signal<{ index: number } | null>(null);

/** The place whose name is to be edited as soon as it is shown. */
export const editWanted = signal<string | null>(null);

/** The one row that Tab reaches: the cursor's, else the first that is visible. */
export const tabStop = computed(() => {
  const index = cursor.value === null ? -1 : indexOf(cursor.value);
  const { first, last } = drawn.value;
  return index >= first && index <= last ? cursor.value : (idAt(first) ?? null);
});

/** Where a place stands among the places shown; -1 when the filter hides it. */
export function indexOf(id: string): number {
  const row = places.value.rowOf(id);
  return row < 0 ? -1 : shown.value.indexOf(row);
}

/** The id of the place at an index of what is shown. */
export function idAt(index: number): string | undefined {
  const row = shown.value[index];
  return row === undefined ? undefined : places.value.ids[row];
}

// The row that takes the focus when it is drawn.
let wanted: string | null = null;

/** Whether this row is to take the focus; asking answers once. */
export function takesFocus(id: string): boolean {
  if (wanted !== id) return false;
  wanted = null;
  return true;
}

/** Remembers that a focused row was scrolled away. */
export function waitFor(id: string): void {
  wanted = id;
}

/** Moves to a row, brings it into view and, usually, gives it the focus. */
export function moveTo(index: number, { focus = true } = {}): void {
  const last = shown.value.length - 1;
  if (last < 0) return;
  const at = Math.min(Math.max(index, 0), last);
  const id = idAt(at);
  if (id === undefined) return;
  cursor.value = id;
  reveal.value = { index: at };
  if (!focus) return;
  const row = document.getElementById(rowId(id));
  if (row) row.focus({ preventScroll: true });
  else wanted = id;
}

/** Moves by some rows; without a cursor, to the first row that is visible. */
export function moveBy(rows: number): void {
  const now = cursor.value === null ? -1 : indexOf(cursor.value);
  moveTo(now < 0 ? drawn.value.first : now + rows);
}

/** Shows a place beside the table. */
export function open(id: string, { edit = false } = {}): void {
  cursor.value = id;
  if (edit) editWanted.value = id;
  // From place to place is not a step to go back to.
  setQuery({ place: id }, { replace: query.peek().has("place") });
}

/** Closes the place and goes back to its row. */
export function close(): void {
  setQuery({ place: null });
  const id = cursor.value;
  // Where the place covered the table, its rows take the focus once they are shown.
  if (id !== null) setTimeout(() => indexOf(id) >= 0 && moveTo(indexOf(id)));
}

/** The id of a row's element. */
export function rowId(id: string): string {
  return `row-${id}`;
}
