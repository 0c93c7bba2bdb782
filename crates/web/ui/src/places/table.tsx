import { computed } from "@preact/signals";
import { ArrowDown, ArrowUp } from "lucide";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Checkbox } from "../kit/field";
import { Icon } from "../kit/icon";
import { Rows } from "../kit/rows";
import { type Sort, filter, setFilter, shown } from "../stores/filter";
import { query } from "../stores/location";
import { places } from "../stores/places";
import { density } from "../stores/prefs";
import { clearSelection, extent, selectShown } from "../stores/selection";
import { t } from "../text/text";
import { cursor, drawn, indexOf, reveal } from "./cursor";
import { PlaceRow } from "./row";

const coarse = matchMedia("(pointer: coarse)");

/** Pixels; fingers get the high rows whatever is chosen. */
export const rowHeight = () => (density.value === "compact" && !coarse.matches ? 44 : 64);

const HEADER = 36;

// Where the table stood when a place covered it, and for which filter.
let kept = { key: "", top: 0 };

const filterKey = computed(() => JSON.stringify(filter.value));

/** All places that pass the filter, of which only the visible ones are drawn. */
export function Table({ isSlim }: { isSlim: boolean }) {
  const rows = shown.value;
  const ids = places.value.ids;
  const height = rowHeight();
  const frame = useRef<HTMLDivElement>(null);
  const key = filterKey.value;
  const open = query.value.get("place");
  const grid = () => frame.current?.querySelector<HTMLElement>("[role=grid]") ?? null;
  useLayoutEffect(() => {
    const element = grid();
    if (!element) return;
    element.scrollTop = kept.key === key ? kept.top : 0;
    kept = { key, top: element.scrollTop };
  }, [key]);
  useEffect(() => {
    if (!open) return;
    // It may have been opened on the map.
    cursor.value = open;
    const index = indexOf(open);
    if (index >= 0) reveal.value = { index };
  }, [open]);
  return (
    <div ref={frame} class={`places-table${isSlim ? " slim" : ""}${height === 44 ? " compact" : ""}`}>
      <Rows
        count={rows.length}
        rowHeight={height}
        reveal={reveal.value}
        headerHeight={HEADER}
        header={<Header />}
        onRange={(first, last) => {
          drawn.value = { first, last };
        }}
        attributes={{
          role: "grid",
          tabIndex: -1,
          "aria-label": t("home-table"),
          "aria-rowcount": rows.length + 1,
          "aria-multiselectable": true,
          onScroll: (event) => {
            kept.top = event.currentTarget.scrollTop;
          },
        }}
        row={(index) => {
          const row = rows[index] ?? 0;
          const id = ids[row] ?? "";
          return (
            <PlaceRow key={id} id={id} row={row} index={index} height={height} isSlim={isSlim} />
          );
        }}
      />
    </div>
  );
}

function Header() {
  return (
    <div class="table-head" role="row" aria-rowindex={1}>
      <div role="columnheader" class="cell-check">
        <Checkbox
          label={<span class="for-readers">{t("places-select-all")}</span>}
          checked={extent.value === "all"}
          indeterminate={extent.value === "some"}
          onChange={(event) => {
            if (event.currentTarget.checked) selectShown();
            else clearSelection();
          }}
        />
      </div>
      <Heading sort="name" class="cell-name" label={t("places-name")} />
      <div role="columnheader" class="cell-lists">
        {t("places-lists")}
      </div>
      <div role="columnheader" class="cell-tags">
        {t("places-tags")}
      </div>
      <Heading sort="saved" class="cell-saved" label={t("places-saved")} />
      <Heading sort="rating" class="cell-rating" label={t("places-rating")} />
      <div role="columnheader" class="cell-visited">
        <span class="for-readers">{t("places-visited")}</span>
      </div>
    </div>
  );
}

/** The head of a column that can be sorted by. */
function Heading({ sort, label, class: name }: { sort: Sort; label: string; class: string }) {
  const isSorted = filter.value.sort === sort;
  const direction = sort === "name" ? "ascending" : "descending";
  return (
    <div role="columnheader" class={name} aria-sort={isSorted ? direction : "none"}>
      <button
        type="button"
        class="table-sort"
        onClick={() => setFilter({ sort: isSorted ? usualSort() : sort })}
      >
        {label}
        {isSorted && <Icon of={sort === "name" ? ArrowUp : ArrowDown} size={14} />}
      </button>
    </div>
  );
}

function usualSort(): Sort {
  return filter.value.text === "" ? "newest" : "relevance";
}
