import { computed, signal } from "@preact/signals";
import { Search, X } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api/client";
import type { List, Place, Tag } from "../api/types";
import { IconButton } from "../kit/button";
import { Icon } from "../kit/icon";
import { filter, setFilter } from "../stores/filter";
import { lists, tags } from "../stores/labels";
import { go, path } from "../stores/location";
import { singleKeys } from "../stores/prefs";
import { t } from "../text/text";
import { open } from "./cursor";
import { fold, hasHit, wordsOf } from "./fold";
import { SEARCH_BOX, followKeys } from "./keys";
import { type Entry, SearchPopup, optionId } from "./search-popup";
import "./search.css";

const narrow = matchMedia("(max-width: 51.99rem)");

const DELAY = 150;
const PLACES = 8;
const LABELS = 4;

/** What the server has answered, for which words. */
const answer = signal<{ text: string; places: Place[] }>({ text: "", places: [] });

/** One box that looks through places, lists and tags. */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filter.value.text);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const current = filter.value.text;
  useEffect(followKeys, []);
  useEffect(() => setText(current), [current]);
  const words = text.trim();
  useEffect(() => (isOpen ? look(words) : undefined), [words, isOpen]);
  const entries = isOpen && words !== "" ? entriesFor(words) : [];
  const isLooking = words !== "" && answer.value.text !== words;
  const close = () => {
    setOpen(false);
    setAt(-1);
  };
  const choose = (entry: Entry | undefined) => {
    close();
    input.current?.blur();
    if (!entry) filterBy(words);
    else if (entry.kind === "place") openPlace(entry.place.id, () => setText(current));
    else filterByLabel(entry, () => setText(""));
  };
  const keys = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const by = event.key === "ArrowDown" ? 1 : -1;
      // One step beyond the ends is the box itself.
      const count = entries.length + 1;
      setAt(((at + 1 + by + count) % count) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
      if (text === "") input.current?.blur();
      setText("");
      filterBy("");
    }
  };
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        choose(entries[at]);
      }}
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) close();
      }}
    >
      <Icon of={Search} class="search-icon" />
      <input
        ref={input}
        id={SEARCH_BOX}
        type="text"
        role="combobox"
        enterkeyhint="search"
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        aria-label={t("places-search")}
        aria-expanded={isOpen && words !== ""}
        aria-controls="search-results"
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? optionId(at) : undefined}
        placeholder={narrow.matches ? t("places-key-search") : t("places-search")}
        value={text}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setAt(-1);
        }}
        onKeyDown={keys}
      />
      {text !== "" ? (
        <IconButton
          class="search-clear"
          icon={X}
          size={16}
          label={t("places-search-clear")}
          onClick={() => {
            setText("");
            filterBy("");
            input.current?.focus();
          }}
        />
      ) : (
        singleKeys.value && <kbd class="search-key">/</kbd>
      )}
      {isOpen && words !== "" && (
        <SearchPopup
          entries={entries}
          at={at}
          words={wordsOf(words)}
          text={words}
          isLooking={isLooking}
          onChoose={choose}
        />
      )}
    </form>
  );
}

/** Asks the server after a pause in typing; the function that is returned stops it. */
function look(text: string): (() => void) | undefined {
  if (text === "" || answer.peek().text === text) return undefined;
  const running = new AbortController();
  const timer = setTimeout(() => {
    const query = { query: text, limit: PLACES };
    get<{ places: Place[] }>("/api/places/search", query, running.signal).then(
      ({ places }) => {
        answer.value = { text, places };
      },
      () => {
        // Enter still filters, and says what failed.
        if (!running.signal.aborted) answer.value = { text, places: [] };
      },
    );
  }, DELAY);
  return () => {
    clearTimeout(timer);
    running.abort();
  };
}

const labels = computed(() => [
  ...lists.all.value.map((label) => ({ kind: "list" as const, label })),
  ...tags.all.value.map((label) => ({ kind: "tag" as const, label })),
]);

function entriesFor(text: string): Entry[] {
  const words = wordsOf(text);
  const whole = fold(text);
  const found = labels.value.filter(({ label }) =>
    words.length === 0
      ? fold(label.name).includes(whole)
      : words.every((word) => hasHit(label.name, [word])),
  );
  const places = answer.value.places.map((place) => ({ kind: "place" as const, place }));
  return [...found.slice(0, LABELS), ...places];
}

function filterBy(text: string): void {
  if (path.peek() !== "/") go(text === "" ? "/" : `/?q=${encodeURIComponent(text)}`);
  else if (text !== filter.peek().text) setFilter({ text });
}

function openPlace(id: string, then: () => void): void {
  if (path.peek() !== "/") go("/");
  open(id);
  then();
}

function filterByLabel(entry: { kind: "list" | "tag"; label: List | Tag }, then: () => void): void {
  const { id } = entry.label;
  if (path.peek() !== "/") go("/");
  setFilter(entry.kind === "list" ? { list: id, text: "" } : { tags: [id], text: "" });
  then();
}
