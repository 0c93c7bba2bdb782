/** The places as the map draws them. */
import { computed } from "@preact/signals";
import { filter, shown } from "../stores/filter";
import { lists } from "../stores/labels";
import { POSITION, places } from "../stores/places";
import type { Points } from "./types";

// Places without a list.
const PLAIN = "#4F6F64";

/** The colours of pins: the first is for places without a list. */
export const palette = computed<string[]>(() => [
  PLAIN,
  ...lists.all.value.slice(0, 254).map((list) => list.color),
]);

/** All places in the form that the map takes. */
export const points = computed<Points>(() => {
  const all = places.value;
  const colorOf = new Map(lists.all.value.slice(0, 254).map((list, index) => [list.id, index + 1]));
  const wanted = filter.value.list;
  const color = new Uint8Array(all.count);
  const position = new Uint8Array(all.count);
  const visited = new Uint8Array(all.count);
  for (let row = 0; row < all.count; row++) {
    const inLists = all.lists[row] ?? [];
    // Inside of a list, its places have its colour.
    const list = wanted !== null && inLists.includes(wanted) ? wanted : inLists[0];
    color[row] = list === undefined ? 0 : (colorOf.get(list) ?? 0);
    position[row] = all.positions[row] === POSITION.approximate ? 1 : 0;
    visited[row] = all.visited[row] ? 1 : 0;
  }
  return {
    count: all.count,
    id: (row) => all.ids[row] ?? "",
    name: (row) => all.names[row] ?? "",
    lng: Float64Array.from(all.lng),
    lat: Float64Array.from(all.lat),
    color,
    position,
    visited,
  };
});

/** The rows that the map shows: what the filter lets through and has a position. */
export const drawn = computed<Uint32Array>(() => {
  const all = places.value;
  return Uint32Array.from(shown.value.filter((row) => !Number.isNaN(all.lng[row])));
});
