/** Which places are selected, for what is done to many at once. */
import { computed, signal } from "@preact/signals";
import { shown } from "./filter";
import { places } from "./places";

const chosen = signal<ReadonlySet<string>>(new Set());
let anchor: string | null = null;

/** The ids of the selected places, of those that there still are. */
export const selection = computed<ReadonlySet<string>>(() => {
  const all = places.value;
  const there = [...chosen.value].filter((id) => all.rowOf(id) >= 0);
  return there.length === chosen.value.size ? chosen.value : new Set(there);
});

/** Whether all places that match the filter are selected, none, or some. */
export const extent = computed<"none" | "some" | "all">(() => {
  const rows = shown.value;
  const all = places.value;
  if (selection.value.size === 0) return "none";
  return rows.length > 0 && rows.every((row) => selection.value.has(all.ids[row] ?? "")) ? "all" : "some";
});

/** Selects or unselects one place; with `range`, all from the last one to this. */
export function toggle(id: string, { range = false } = {}): void {
  const next = new Set(chosen.value);
  const isOn = !next.has(id);
  for (const one of range ? between(anchor, id) : [id]) {
    if (isOn || range) next.add(one);
    else next.delete(one);
  }
  anchor = id;
  chosen.value = next;
}

/** Selects these and no others. */
export function select(ids: Iterable<string>): void {
  chosen.value = new Set(ids);
}

/** Selects everything that matches the filter, drawn or not. */
export function selectShown(): void {
  const all = places.value;
  chosen.value = new Set([...chosen.value, ...shown.value.map((row) => all.ids[row] ?? "")]);
}

export function clearSelection(): void {
  anchor = null;
  chosen.value = new Set();
}

function between(from: string | null, to: string): string[] {
  const all = places.value;
  const ids = shown.value.map((row) => all.ids[row] ?? "");
  const ends = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
  const [first, last] = ends.sort((a, b) => a - b) as [number, number];
  return first < 0 ? [to] : ids.slice(first, last + 1);
}
