/** The account's places: loaded once, kept up to date, changed in place. */
import { computed, signal } from "@preact/signals";
import { get, request } from "../api/client";
import type { Place } from "../api/types";
import { Columns, POSITION, type Points, type Row } from "./columns";

const held = signal(new Columns());
const version = signal(0);
// Apart from the places' own: addresses that arrive must not filter and sort again.
const detailVersion = signal(0);

/** The places; read it inside of computed values and views to follow changes. */
export const places = computed(() => {
  version.value;
  return held.value.again();
});

/** `loading` at first, `ready` from the first answer on. */
export const state = signal<"loading" | "ready" | "failed">("loading");
export const failure = signal<unknown>(null);

let etag: string | null = null;

/** Loads all places, or finds that nothing has changed. */
export async function loadPlaces(): Promise<void> {
  try {
    const headers: Record<string, string> = etag ? { "if-none-match": etag } : {};
    const answer = await request<Points>("GET", "/api/places/points", { headers });
    if (answer.status !== 304) {
      etag = answer.headers.get("etag");
      held.value = Columns.from(answer.data);
      details.clear();
      changed();
    }
    state.value = "ready";
    failure.value = null;
  } catch (error) {
    if (state.value !== "ready") state.value = "failed";
    failure.value = error;
    throw error;
  }
}

/** Forgets everything, when another account may sign in. */
export function forgetPlaces(): void {
  etag = null;
  held.value = new Columns();
  details.clear();
  state.value = "loading";
  changed();
}

/** Takes over what the server has answered about one place. */
export function putPlace(place: Place, tag: string | null = null): void {
  held.value.add(rowOf(place));
  details.set(place.id, { place, etag: tag });
  stale();
}

/** Changes rows before the server has answered; `undo` puts them back. */
export function changeRows(ids: Iterable<string>, change: (row: Row) => Row): () => void {
  const before: Row[] = [];
  for (const id of ids) {
    const place = held.value.rowOf(id);
    if (place < 0) continue;
    const row = held.value.row(place);
    before.push(row);
    putRow(change(row));
  }
  stale();
  return () => {
    for (const row of before) putRow(row);
    stale();
  };
}

function putRow(row: Row): void {
  held.value.add(row);
  // Address and notes stay; the state that the ETag named is over.
  const known = details.get(row.id);
  if (!known) return;
  const place = { ...known.place, visited: row.visited, rating: row.rating, listIds: [...row.lists] };
  details.set(row.id, { place, etag: null });
}

/** Takes places away; the function that is returned puts them back. */
export function dropRows(ids: ReadonlySet<string>): () => void {
  const before = held.value;
  held.value = before.without(ids);
  stale();
  return () => {
    held.value = before;
    stale();
  };
}

function stale(): void {
  // What the server would answer now is not what was loaded.
  etag = null;
  changed();
}

function changed(): void {
  version.value++;
  detailVersion.value++;
}

function rowOf(place: Place): Row {
  const isMissing = place.latitude == null || place.longitude == null;
  const isApproximate = place.coordinateSource === "feature_id";
  return {
    id: place.id,
    name: place.name,
    lng: place.longitude ?? Number.NaN,
    lat: place.latitude ?? Number.NaN,
    lists: place.listIds,
    tags: place.tags.map((tag) => tag.id),
    rating: place.rating ?? null,
    visited: place.visited,
    position: isMissing
      ? place.unresolved
        ? POSITION.unresolved
        : POSITION.missing
      : isApproximate
        ? POSITION.approximate
        : POSITION.exact,
    created: Date.parse(place.createdAt),
    updated: Date.parse(place.updatedAt),
    saved: place.savedAt == null ? null : Date.parse(place.savedAt),
  };
}

// The rest of a place (address, notes, links), for the rows that were looked at.
const details = new Map<string, { place: Place; etag: string | null }>();
const wanted = new Set<string>();
let timer: ReturnType<typeof setTimeout> | null = null;
let isLoading = false;
const KEPT = 5_000;
const AT_ONCE = 200;

/** The whole place, if it was loaded; otherwise it is loaded soon. */
export function detailOf(id: string): Place | undefined {
  detailVersion.value;
  const found = details.get(id)?.place;
  if (!found && !wanted.has(id)) {
    wanted.add(id);
    wishSoon();
  }
  return found;
}

// Waits until the scrolling slows down, and asks one question at a time: the server
// allows an account only so many in a quarter of an hour.
function wishSoon(): void {
  if (isLoading) return;
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(() => void loadWanted(), 100);
}

async function loadWanted(): Promise<void> {
  timer = null;
  isLoading = true;
  // The newest wishes first: the others have been scrolled away.
  const ids = [...wanted].slice(-AT_ONCE);
  wanted.clear();
  try {
    const answer = await get<{ places: Place[] }>("/api/places", { ids: ids.join(",") });
    if (details.size > KEPT) details.clear();
    for (const place of answer.places) details.set(place.id, { place, etag: null });
    if (answer.places.length > 0) detailVersion.value++;
  } catch {
    // The names are there; the next look at the rows asks again.
  } finally {
    isLoading = false;
    if (wanted.size > 0) wishSoon();
  }
}

/** The ETag of a place that was read and not changed since. */
export function etagOf(id: string): string | null {
  return details.get(id)?.etag ?? null;
}

/** Reads one place as the server has it now, with its ETag. */
export async function readPlace(id: string): Promise<{ place: Place; etag: string | null }> {
  const answer = await request<Place>("GET", `/api/places/${id}`);
  const read = { place: answer.data, etag: answer.headers.get("etag") };
  putPlace(read.place, read.etag);
  return read;
}

export { POSITION };
