import { useComputed } from "@preact/signals";
import { Check, CircleDashed, MapPinOff, Star } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { List, Place, Tag } from "../api/types";
import { Mark } from "../kit/color";
import { Icon } from "../kit/icon";
import { lists, tags } from "../stores/labels";
import { query } from "../stores/location";
import { POSITION, detailOf, places } from "../stores/places";
import { selection, toggle } from "../stores/selection";
import { day, number, t } from "../text/text";
import { cursor, open, rowId, tabStop, takesFocus, waitFor } from "./cursor";

interface Props {
  id: string;
  row: number;
  index: number;
  height: number;
  isSlim: boolean;
}

/** One place in the table. It is drawn again only when something of it changes. */
export function PlaceRow({ id, row, index, height, isSlim }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const isSelected = useComputed(() => selection.value.has(id)).value;
  const isOpen = useComputed(() => query.value.get("place") === id).value;
  const isTabStop = useComputed(() => tabStop.value === id).value;
  useLayoutEffect(() => {
    const element = ref.current;
    if (takesFocus(id)) element?.focus({ preventScroll: true });
    return () => {
      // A focused row that is scrolled away leaves the focus with the table.
      if (!element || document.activeElement !== element) return;
      waitFor(id);
      element.closest<HTMLElement>("[role=grid]")?.focus({ preventScroll: true });
    };
  }, []);
  const all = places.value;
  return (
    <div
      ref={ref}
      id={rowId(id)}
      role="row"
      class={`place-row${isSelected ? " selected" : ""}${isOpen ? " open" : ""}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-current={isOpen || undefined}
      tabIndex={isTabStop ? 0 : -1}
      style={{ transform: `translateY(${index * height}px)`, blockSize: `${height}px` }}
      onMouseDown={(event) => {
        // Shift and a click selects rows, not the text between them.
        if (event.shiftKey) event.preventDefault();
      }}
      onFocus={() => {
        cursor.value = id;
      }}
      onClick={(event) => clicked(event, id, ref.current)}
    >
      <div role="gridcell" class="cell-check">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={t("places-select", { name: all.names[row] ?? "" })}
        />
      </div>
      <div role="gridcell" class="cell-name">
        <bdi class="place-name ellipsis">{all.names[row]}</bdi>
        <Line id={id} position={all.positions[row] ?? POSITION.exact} />
      </div>
      <div role="gridcell" class="cell-lists">
        <Labels of={known(lists.byId.value, all.lists[row])} isSlim={isSlim} />
      </div>
      <div role="gridcell" class="cell-tags">
        {!isSlim && <Labels of={known(tags.byId.value, all.tags[row])} isSlim={false} />}
      </div>
      <div role="gridcell" class="cell-saved muted small">{day(all.saved[row] ?? 0)}</div>
      <div role="gridcell" class="cell-rating">
        <Stars rating={all.ratings[row] ?? null} />
      </div>
      <div role="gridcell" class="cell-visited">
        {all.visited[row] && (
          <span class="place-visited" title={t("places-visited")}>
            <Icon of={Check} size={16} />
            <span class="for-readers">{t("places-visited")}</span>
          </span>
        )}
      </div>
    </div>
  );
}

function clicked(event: JSX.TargetedMouseEvent<HTMLElement>, id: string, row: HTMLElement | null) {
  const isBox = (event.target as Element).closest(".cell-check") !== null;
  row?.focus({ preventScroll: true });
  if (isBox || event.shiftKey || event.ctrlKey || event.metaKey) {
    toggle(id, { range: event.shiftKey });
  } else {
    open(id);
  }
}

/** What is worth knowing below the name: a doubtful position, address or notes. */
function Line({ id, position }: { id: string; position: number }) {
  const detail = detailOf(id);
  const words = detail?.address || detail?.notes?.split("\n")[0];
  const isEmpty = detail && !words && position === POSITION.exact;
  const text = isEmpty ? dateLine(detail) : words;
  return (
    <span class="place-line">
      {position === POSITION.approximate && (
        <span class="place-hint">
          <Icon of={CircleDashed} size={14} />
          {t("places-approximate")}
        </span>
      )}
      {position >= POSITION.missing && (
        <span class="place-hint">
          <Icon of={MapPinOff} size={14} />
          {t("places-missing")}
        </span>
      )}
      <bdi class="ellipsis">{text ?? " "}</bdi>
    </span>
  );
}

/** When it was saved, or came. */
function dateLine({ savedAt, createdAt }: Place): string {
  if (savedAt == null) return t("places-added-on", { day: day(createdAt) });
  return t("places-saved-on", { day: day(savedAt) });
}

const SHOWN = 2;

function Labels({ of, isSlim }: { of: readonly (List | Tag)[]; isSlim: boolean }) {
  if (of.length === 0) return null;
  if (isSlim) {
    return (
      <span class="marks" title={of.map((label) => label.name).join(", ")}>
        {of.slice(0, 3).map((label) => (
          <Mark key={label.id} color={label.color} emoji={label.emoji ?? null} />
        ))}
        <span class="for-readers">{of.map((label) => label.name).join(", ")}</span>
      </span>
    );
  }
  return (
    <span class="labels" title={of.map((label) => label.name).join(", ")}>
      {of.slice(0, SHOWN).map((label) => (
        <span key={label.id} class="chip">
          <Mark color={label.color} emoji={label.emoji ?? null} />
          <bdi class="ellipsis">{label.name}</bdi>
        </span>
      ))}
      {of.length > SHOWN && <span class="muted small">+{number(of.length - SHOWN)}</span>}
    </span>
  );
}

function Stars({ rating }: { rating: number | null }) {
  if (rating === null) return null;
  return (
    <span class="place-stars">
      <span class="for-readers">{t("places-stars", { count: rating })}</span>
      <span aria-hidden="true">
        <Icon of={Star} size={14} class="filled" /> {number(rating)}
      </span>
    </span>
  );
}

function known<T>(byId: ReadonlyMap<string, T>, ids: readonly string[] = []): T[] {
  return ids.map((id) => byId.get(id)).filter((label) => label !== undefined) as T[];
}
