/** Saving a field of a place at once, and what happens when it changed elsewhere. */
import { signal } from "@preact/signals";
import { request } from "../api/client";
import { isProblem } from "../api/problem";
import type { ChangePlace, Place } from "../api/types";
import { tell, tellError } from "../kit/toast";
import { detailOf, etagOf, putPlace, readPlace } from "../stores/places";
import { done } from "../stores/undo";
import { t } from "../text/text";

/** The fields that are edited one by one. */
export type Edit = Pick<
  ChangePlace,
  | "name"
  | "address"
  | "notes"
  | "url"
  | "phone"
  | "website"
  | "rating"
  | "visited"
  | "savedAt"
  | "latitude"
  | "longitude"
>;
export type FieldName = keyof Edit;

/** The same field, changed here and elsewhere. */
export interface Conflict {
  id: string;
  edit: Edit;
  /** The place as the server has it now. */
  theirs: Place;
}

export const conflict = signal<Conflict | null>(null);

// One save after the other, so that each knows the state the one before made.
let queue: Promise<unknown> = Promise.resolve();

/**
 * Saves some fields of a place. The page shows them at once; when the server
 * refuses, it shows again what was there. `undoText` offers to take it back.
 */
export function save(place: Place, edit: Edit, undoText?: string): Promise<boolean> {
  const before = pick(place, edit);
  const id = place.id;
  const now = peek(id) ?? place;
  putPlace({ ...now, ...filled(edit) } as Place, etagOf(id));
  const saved = queue.then(() => send(id, edit, before));
  queue = saved.catch(() => {});
  return saved.then(
    (isSaved) => {
      if (isSaved && undoText !== undefined) done(undoText, () => restore(id, before));
      return isSaved;
    },
    (error: unknown) => {
      const shown = peek(id) ?? place;
      putPlace({ ...shown, ...filled(before) } as Place, etagOf(id));
      tellError(error);
      return false;
    },
  );
}

/** Sends an edit; answers whether it was saved, and not left to be decided. */
async function send(id: string, edit: Edit, before: Edit): Promise<boolean> {
  let etag = etagOf(id);
  // Without an ETag, something else changed the place meanwhile: look first.
  if (etag === null) etag = await catchUp(id, edit, before);
  for (let attempt = 0; etag !== null && attempt < 3; attempt++) {
    try {
      await write(id, edit, etag);
      return true;
    } catch (error) {
      if (!isProblem(error) || error.status !== 412) throw error;
      const shown = peek(id);
      etag = await catchUp(id, edit, before);
      if (etag !== null) tellMerged(shown, peek(id), edit);
    }
  }
  return false;
}

async function write(id: string, edit: Edit, etag: string | null): Promise<void> {
  const answer = await request<Place>("PATCH", `/api/places/${id}`, { json: edit, ifMatch: etag });
  putPlace(answer.data, answer.headers.get("etag"));
}

/**
 * Reads what the server has. Returns its ETag, or null when the edited field was
 * changed elsewhere, too, so that the person has to choose.
 */
async function catchUp(id: string, edit: Edit, before: Edit): Promise<string | null> {
  const { place, etag } = await readPlace(id);
  const isTheirs = Object.keys(edit).some((key) => {
    const name = key as FieldName;
    const theirs = place[name] ?? null;
    return theirs !== (before[name] ?? null) && theirs !== (edit[name] ?? null);
  });
  if (isTheirs) {
    conflict.value = { id, edit, theirs: place };
    return null;
  }
  putPlace({ ...place, ...filled(edit) } as Place, etag);
  return etag;
}

/** Says that other fields changed elsewhere, and that both changes are kept. */
function tellMerged(shown: Place | undefined, theirs: Place | undefined, edit: Edit): void {
  if (!shown || !theirs) return;
  const names = (
    [
      "name",
      "address",
      "notes",
      "url",
      "phone",
      "website",
      "rating",
      "visited",
      "savedAt",
    ] as const
  ).filter(
    (name) => !(name in edit) && (shown[name] ?? null) !== (theirs[name] ?? null),
  );
  if (names.length === 0) return;
  const fields = new Intl.ListFormat(document.documentElement.lang).format(names.map(fieldName));
  tell(t("places-merged", { fields }));
}

/** Settles a conflict with what the person typed. */
export async function keepMine(): Promise<void> {
  const open = conflict.value;
  conflict.value = null;
  if (open) await save(open.theirs, open.edit);
}

/** Settles a conflict with what the server has. */
export function takeTheirs(): void {
  conflict.value = null;
}

async function restore(id: string, before: Edit): Promise<void> {
  const { etag } = await readPlace(id);
  await write(id, before, etag);
}

/** What a field is called. */
export function fieldName(name: FieldName): string {
  switch (name) {
    case "latitude":
    case "longitude":
      return t("places-position");
    case "savedAt":
      return t("places-saved");
    default:
      return t(`places-${name}`);
  }
}

function pick(place: Place, edit: Edit): Edit {
  const picked: Record<string, unknown> = {};
  for (const name of Object.keys(edit) as FieldName[]) picked[name] = place[name] ?? null;
  return picked as Edit;
}

function filled(edit: Edit): Partial<Place> {
  const isMoved = "latitude" in edit;
  return { ...(edit as Partial<Place>), ...(isMoved ? { coordinateSource: "user" } : {}) };
}

function peek(id: string): Place | undefined {
  return detailOf(id);
}
