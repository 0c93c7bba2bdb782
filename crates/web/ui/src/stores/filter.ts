/**
 * Which places are shown, and in which order. The URL is the only place where
 * that is kept, so that back, reload and bookmarks work; table and map follow it.
 */
import { computed, effect, signal } from "@preact/signals";
import { get } from "../api/client";
import { path, query, setQuery } from "./location";
import { POSITION, places } from "./places";
import { language } from "./prefs";

export type Sort =
  | "newest"
  | "oldest"
  | "saved"
  | "savedOldest"
  | "updated"
  | "name"
  | "rating"
  | "relevance";

export interface Filter {
  /** The id of a list, `none` for places without a list, or null. */
  list: string | null;
  tags: readonly string[];
  match: "any" | "all";
  visited: boolean | null;
  minRating: number | null;
  position: "exact" | "approximate" | "missing" | null;
  /** Days (2016-07-08) from the first to the last of which a place was saved. */
  from: string | null;
  to: string | null;
  text: string;
  /** Only what the map shows. */
  inView: boolean;
  sort: Sort;
}

const SORTS: readonly Sort[] = [
  "newest",
  "oldest",
  "saved",
  "savedOldest",
  "updated",
  "name",
  "rating",
  "relevance",
];
const POSITIONS = ["exact", "approximate", "missing"] as const;

export const filter = computed<Filter>(() => {
  const from = query.value;
  const visited = from.get("visited");
  const rating = Number(from.get("rating"));
  const text = from.get("q")?.trim() ?? "";
  const sort = SORTS.find((known) => known === from.get("sort"));
  return {
    list: from.get("list"),
    tags: from.get("tags")?.split(",").filter(Boolean) ?? [],
    match: from.get("match") === "all" ? "all" : "any",
    visited: visited === "yes" ? true : visited === "no" ? false : null,
    minRating: rating >= 1 && rating <= 5 ? rating : null,
    position: POSITIONS.find((known) => known === from.get("position")) ?? null,
    from: dayIn(from.get("from")),
    to: dayIn(from.get("to")),
    text,
    inView: from.get("view") === "map",
    sort: sort ?? (text === "" ? "newest" : "relevance"),
  };
});

/** Changes the filter. Typing replaces the step in the history, choosing adds one. */
export function setFilter(changes: Partial<Filter>, options: { replace?: boolean } = {}): void {
  const all: Record<string, string | null> = {};
  if ("list" in changes) all["list"] = changes.list ?? null;
  if ("tags" in changes) all["tags"] = changes.tags?.join(",") ?? null;
  if ("match" in changes) all["match"] = changes.match === "all" ? "all" : null;
  if ("visited" in changes) {
    all["visited"] = changes.visited == null ? null : changes.visited ? "yes" : "no";
  }
  if ("minRating" in changes) all["rating"] = changes.minRating?.toString() ?? null;
  if ("position" in changes) all["position"] = changes.position ?? null;
  if ("from" in changes) all["from"] = changes.from ?? null;
  if ("to" in changes) all["to"] = changes.to ?? null;
  if ("text" in changes) all["q"] = changes.text ?? null;
  if ("inView" in changes) all["view"] = changes.inView ? "map" : null;
  if ("sort" in changes) {
    const usual = (changes.text ?? filter.value.text) === "" ? "newest" : "relevance";
    all["sort"] = changes.sort === usual ? null : (changes.sort ?? null);
  }
  setQuery(all, options);
}

/** Shows all places again. */
export function clearFilter(): void {
  const { sort } = filter.value;
  setQuery({
    list: null,
    tags: null,
    match: null,
    visited: null,
    rating: null,
    position: null,
    from: null,
    to: null,
    q: null,
    view: null,
    sort: sort === "newest" || sort === "relevance" ? null : sort,
  });
}

/** Whether anything but the order differs from "all places". */
export const isFiltered = computed(() => {
  const { list, tags, visited, minRating, position, from, to, text, inView } = filter.value;
  return (
    list !== null ||
    tags.length > 0 ||
    visited !== null ||
    minRating !== null ||
    position !== null ||
    from !== null ||
    to !== null ||
    text !== "" ||
    inView
  );
});

/** West, south, east, north of what the map shows; null while there is no map. */
export const mapBounds = signal<readonly [number, number, number, number] | null>(null);

// The server knows which places hold the words; everything else is decided here.
const hits = signal<{ text: string; rank: Map<string, number> } | null>(null);

/** Whether the server is still looking for the words. */
export const isSearching = computed(() => {
  const { text } = filter.value;
  return text !== "" && hits.value?.text !== text;
});

/** Set when the words could not be looked for. */
export const searchFailure = signal<unknown>(null);

/** Asks the server for the words of the filter, whenever they change. */
export function followSearch(): void {
  let running: AbortController | null = null;
  const text = computed(() => (path.value === "/" ? filter.value.text : ""));
  effect(() => {
    const words = text.value;
    running?.abort();
    searchFailure.value = null;
    if (words === "") return;
    running = new AbortController();
    search(words, running.signal).catch((error: unknown) => {
      if (!(error instanceof DOMException)) searchFailure.value = error;
    });
  });
}

async function search(text: string, signal: AbortSignal): Promise<void> {
  const query = { q: text, columns: "id" };
  const answer = await get<{ rows: [string][] }>("/api/places/points", query, signal);
  hits.value = { text, rank: new Map(answer.rows.map(([id], rank) => [id, rank])) };
}

/** Looks for the words again, after places have changed. */
export function searchAgain(): void {
  const { text } = filter.value;
  if (text !== "") search(text, new AbortController().signal).catch(() => {});
}

/** The rows that pass the filter, in its order. */
export const shown = computed<readonly number[]>(() => {
  const all = places.value;
  const rows = [];
  const passes = test(filter.value);
  for (let row = 0; row < all.count; row++) if (passes(row)) rows.push(row);
  return order(rows, filter.value.sort);
});

function test(wanted: Filter): (row: number) => boolean {
  const all = places.value;
  const { list, tags, match, visited, minRating, position, text } = wanted;
  const bounds = wanted.inView ? mapBounds.value : null;
  const [since, until] = [startOf(wanted.from), startOf(wanted.to, 1)];
  // Until the new words are answered, what the words before gave stays.
  const rank = text === "" ? null : (hits.value?.rank ?? null);
  return (row) => {
    const inLists = all.lists[row] ?? [];
    if (list === "none" ? inLists.length > 0 : list !== null && !inLists.includes(list)) return false;
    if (tags.length > 0) {
      const has = (tag: string) => all.tags[row]?.includes(tag) ?? false;
      if (match === "all" ? !tags.every(has) : !tags.some(has)) return false;
    }
    if (visited !== null && all.visited[row] !== visited) return false;
    if (minRating !== null && (all.ratings[row] ?? 0) < minRating) return false;
    if (position !== null && positionOf(all.positions[row] ?? 0) !== position) return false;
    const saved = all.saved[row] ?? 0;
    if ((since !== null && saved < since) || (until !== null && saved >= until)) return false;
    if (rank && !rank.has(all.ids[row] ?? "")) return false;
    return !bounds || isWithin(bounds, all.lng[row] ?? Number.NaN, all.lat[row] ?? Number.NaN);
  };
}

function dayIn(text: string | null): string | null {
  return text !== null && startOf(text) !== null ? text : null;
}

/** The first moment of a day, or of one so many days later, where the person is. */
function startOf(text: string | null, later = 0): number | null {
  const parts = text === null ? null : /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts) return null;
  const start = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later).getTime();
  return Number.isNaN(start) ? null : start;
}

function positionOf(code: number): "exact" | "approximate" | "missing" {
  if (code === POSITION.exact) return "exact";
  return code === POSITION.approximate ? "approximate" : "missing";
}

function isWithin(
  [west, south, east, north]: readonly [number, number, number, number],
  lng: number,
  lat: number,
): boolean {
  if (!(lat >= south && lat <= north)) return false;
  // A view may cross the antimeridian, and then the west is greater.
  return west <= east ? lng >= west && lng <= east : lng >= west || lng <= east;
}

function order(rows: number[], sort: Sort): readonly number[] {
  const all = places.value;
  const rank = hits.value?.rank;
  const number = (column: readonly (number | null)[], row: number) => column[row] ?? 0;
  // All places of an import come at one moment: among them the one saved last is newest.
  const saved = (a: number, b: number) => number(all.saved, a) - number(all.saved, b);
  const created = (a: number, b: number) => number(all.created, a) - number(all.created, b);
  switch (sort) {
    case "newest":
      return rows.sort((a, b) => created(b, a) || saved(b, a) || a - b);
    case "oldest":
      return rows.sort((a, b) => created(a, b) || saved(a, b) || a - b);
    case "saved":
      return rows.sort((a, b) => saved(b, a) || a - b);
    case "savedOldest":
      return rows.sort((a, b) => saved(a, b) || a - b);
    case "updated":
      return rows.sort((a, b) => number(all.updated, b) - number(all.updated, a) || a - b);
    case "rating":
      return rows.sort((a, b) => number(all.ratings, b) - number(all.ratings, a) || a - b);
    case "name": {
      const places = nameOrder.value;
      return rows.sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
    }
    case "relevance": {
      const of = (row: number) => rank?.get(all.ids[row] ?? "") ?? 0;
      return rows.sort((a, b) => of(a) - of(b) || a - b);
    }
  }
}

// Comparing names in a language's order is slow: once for all filters.
const nameOrder = computed(() => {
  const all = places.value;
  const compare = new Intl.Collator(language.value, { numeric: true }).compare;
  const rows = all.names.map((_, row) => row);
  rows.sort((a, b) => compare(all.names[a] ?? "", all.names[b] ?? "") || a - b);
  const order: number[] = new Array(rows.length);
  rows.forEach((row, place) => {
    order[row] = place;
  });
  return order;
});

/** The filter as the API names it, for exports. */
export function apiFilter(): Record<string, string | null> {
  const { list, tags, match, visited, minRating, position, text, inView } = filter.value;
  const [since, until] = [startOf(filter.value.from), startOf(filter.value.to, 1)];
  const bounds = mapBounds.value;
  return {
    list,
    tag: tags.length > 0 ? tags.join(",") : null,
    tagMatch: tags.length > 0 && match === "all" ? "all" : null,
    visited: visited === null ? null : String(visited),
    minRating: minRating?.toString() ?? null,
    coordinates: position,
    savedAfter: since === null ? null : new Date(since).toISOString(),
    savedBefore: until === null ? null : new Date(until).toISOString(),
    q: text === "" ? null : text,
    bbox: inView && bounds ? bounds.join(",") : null,
  };
}
