import { computed } from "@preact/signals";
import { POSITION, places } from "../stores/places";

/** How many places there are of each kind that has an entry in the side bar. */
export const totals = computed(() => {
  const all = places.value;
  const found = { all: all.count, unlisted: 0, missing: 0, approximate: 0 };
  for (let row = 0; row < all.count; row++) {
    if (all.lists[row]?.length === 0) found.unlisted++;
    const position = all.positions[row];
    if (position === POSITION.approximate) found.approximate++;
    else if (position !== POSITION.exact) found.missing++;
  }
  return found;
});
