import { List as ListIcon, MapPin, Search, Tag as TagIcon } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { List, Place, Tag } from "../api/types";
import { Mark } from "../kit/color";
import { Icon } from "../kit/icon";
import { lists } from "../stores/labels";
import { t } from "../text/text";
import { around, hasHit, pieces } from "./fold";

export type Entry =
  | { kind: "list" | "tag"; label: List | Tag }
  | { kind: "place"; place: Place };

interface Props {
  entries: readonly Entry[];
  /** The option that the arrow keys are at; -1 is the box itself. */
  at: number;
  words: readonly string[];
  text: string;
  isLooking: boolean;
  onChoose: (entry: Entry | undefined) => void;
}

/** The id of an option's element. */
export function optionId(index: number): string {
  return `search-option-${index}`;
}

/** What was found while typing: lists and tags first, then places. */
export function SearchPopup({ entries, at, words, text, isLooking, onChoose }: Props) {
  useEffect(() => {
    document.getElementById(optionId(at))?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <div class="search-popup">
      <div id="search-results" role="listbox" aria-label={t("places-search-results")}>
        {entries.map((entry, index) => (
          <div
            key={entry.kind === "place" ? entry.place.id : entry.label.id}
            id={optionId(index)}
            role="option"
            aria-selected={index === at}
            class={index === at ? "search-option on" : "search-option"}
            // The box keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(entry)}
          >
            {entry.kind === "place" ? (
              <PlaceHit place={entry.place} words={words} />
            ) : (
              <LabelHit entry={entry} words={words} />
            )}
          </div>
        ))}
      </div>
      <p class="search-state muted small" role="status">
        {isLooking ? (
          <>
            <span class="spinner" /> {t("places-searching")}
          </>
        ) : (
          entries.length === 0 && t("places-nothing-found")
        )}
      </p>
      <button
        type="button"
        class="search-all"
        tabIndex={-1}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onChoose(undefined)}
      >
        <Icon of={Search} size={16} />
        <span class="ellipsis">{t("places-search-all", { text })}</span>
        <kbd>↵</kbd>
      </button>
    </div>
  );
}

function LabelHit({
  entry,
  words,
}: { entry: { kind: "list" | "tag"; label: List | Tag }; words: readonly string[] }) {
  const { kind, label } = entry;
  return (
    <>
      <span class="search-kind">
        <Mark color={label.color} emoji={label.emoji ?? null} />
      </span>
      <span class="search-text">
        <bdi class="ellipsis">
          <Marked text={label.name} words={words} />
        </bdi>
        <span class="muted small">
          {kind === "list" ? t("places-list") : t("places-tag")} ·{" "}
          {t("places-count", { count: label.placeCount })}
        </span>
      </span>
    </>
  );
}

function PlaceHit({ place, words }: { place: Place; words: readonly string[] }) {
  const notes = place.notes ?? "";
  const hasNotes = hasHit(notes, words);
  const line = hasNotes && !hasHit(place.address ?? "", words) ? around(notes, words) : place.address;
  return (
    <>
      <span class="search-kind">
        <Icon of={MapPin} />
      </span>
      <span class="search-text">
        <bdi class="ellipsis">
          <Marked text={place.name} words={words} />
        </bdi>
        {line && (
          <bdi class="ellipsis muted small">
            <Marked text={line} words={words} />
          </bdi>
        )}
        <Matched place={place} words={words} />
      </span>
    </>
  );
}

/** The list or tag that the words were found in. */
function Matched({ place, words }: { place: Place; words: readonly string[] }) {
  const inLists = place.listIds
    .map((id) => lists.byId.value.get(id))
    .filter((list) => list !== undefined && hasHit(list.name, words));
  const inTags = place.tags.filter((tag) => hasHit(tag.name, words));
  if (inLists.length + inTags.length === 0) return null;
  return (
    <span class="search-matched small">
      {inLists.map((list) => (
        <Named key={list?.id} icon={ListIcon}>
          <Marked text={list?.name ?? ""} words={words} />
        </Named>
      ))}
      {inTags.map((tag) => (
        <Named key={tag.id} icon={TagIcon}>
          <Marked text={tag.name} words={words} />
        </Named>
      ))}
    </span>
  );
}

function Named({ icon, children }: { icon: typeof MapPin; children: ComponentChildren }) {
  return (
    <span>
      <Icon of={icon} size={13} /> <bdi>{children}</bdi>
    </span>
  );
}

function Marked({ text, words }: { text: string; words: readonly string[] }) {
  return (
    <>
      {pieces(text, words).map((piece, index) =>
        piece.isHit ? <mark key={index}>{piece.text}</mark> : piece.text,
      )}
    </>
  );
}
