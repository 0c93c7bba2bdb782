/** One change to many places, shown at once, sent in portions, and taken back. */
import { post } from "../api/client";
import { tell, tellError } from "../kit/toast";
import type { Row } from "./columns";
import { searchAgain } from "./filter";
import { changeRows, dropRows, loadPlaces, places } from "./places";
import { done } from "./undo";

export type Change =
  | { action: "move_to_list"; listId: string | null }
  | { action: "add_to_list"; listId: string }
  | { action: "remove_from_list"; listId: string }
  | { action: "add_tag"; tagId: string }
  | { action: "remove_tag"; tagId: string }
  | { action: "set_visited"; visited: boolean };

// The server takes 10,000 ids in a request; fewer keep every request short.
const PORTION = 2_500;

/**
 * Changes places, in one way or several, and offers to undo it as one step. `text`
 * says what was done.
 */
export async function change(
  ids: readonly string[],
  wanted: Change | readonly Change[],
  text: string,
): Promise<void> {
  const changes = Array.isArray(wanted) ? (wanted as readonly Change[]) : [wanted as Change];
  const all = (row: Row) => changes.reduce(apply, row);
  const affected = rowsOf(ids).filter((row) => differs(row, all(row)));
  if (affected.length === 0) {
    // They are so already: what the text says holds.
    tell(text);
    return;
  }
  const back = changeRows(affected.map((row) => row.id), all);
  try {
    for (const one of changes) {
      const needy = affected.filter((row) => differs(row, apply(row, one)));
      if (needy.length > 0) await send(needy.map((row) => row.id), one);
    }
  } catch (error) {
    back();
    tellError(error);
    void loadPlaces().catch(() => {});
    return;
  }
  done(text, () => restore(affected));
}

/** Deletes places; the server keeps what it needs to put them back. */
export async function deletePlaces(ids: readonly string[], text: string): Promise<void> {
  const back = dropRows(new Set(ids));
  const deletions: string[] = [];
  try {
    for (const portion of portions(ids)) {
      const answer = await post<{ deletionId?: string | null }>("/api/places/bulk", {
        ids: portion,
        action: "delete",
      });
      if (answer.deletionId) deletions.push(answer.deletionId);
    }
  } catch (error) {
    if (deletions.length === 0) back();
    tellError(error);
    void loadPlaces().catch(() => {});
    return;
  }
  done(text, () => restoreDeletions(deletions));
}

/** Puts back what deletions took away. */
export async function restoreDeletions(ids: readonly string[]): Promise<void> {
  for (const id of ids) await post(`/api/deletions/${id}/restore`);
  await loadPlaces();
  searchAgain();
}

/** Brings rows back to what they were, with as few requests as there are differences. */
async function restore(rows: readonly Row[]): Promise<void> {
  const todo = new Map<string, { change: Change; ids: string[] }>();
  const note = (change: Change, id: string) => {
    const key = JSON.stringify(change);
    const entry = todo.get(key) ?? { change, ids: [] };
    entry.ids.push(id);
    todo.set(key, entry);
  };
  const all = places.value;
  for (const was of rows) {
    const place = all.rowOf(was.id);
    if (place < 0) continue;
    const is = all.row(place);
    for (const id of minus(was.lists, is.lists)) note({ action: "add_to_list", listId: id }, was.id);
    for (const id of minus(is.lists, was.lists)) {
      note({ action: "remove_from_list", listId: id }, was.id);
    }
    for (const id of minus(was.tags, is.tags)) note({ action: "add_tag", tagId: id }, was.id);
    for (const id of minus(is.tags, was.tags)) note({ action: "remove_tag", tagId: id }, was.id);
    if (was.visited !== is.visited) note({ action: "set_visited", visited: was.visited }, was.id);
  }
  for (const { change, ids } of todo.values()) await send(ids, change);
  await loadPlaces();
}

async function send(ids: readonly string[], change: Change): Promise<void> {
  for (const portion of portions(ids)) {
    await post("/api/places/bulk", { ids: portion, ...change });
  }
}

function portions(ids: readonly string[]): string[][] {
  const made = [];
  for (let start = 0; start < ids.length; start += PORTION) {
    made.push(ids.slice(start, start + PORTION));
  }
  return made;
}

function rowsOf(ids: readonly string[]): Row[] {
  const all = places.value;
  return ids.map((id) => all.rowOf(id)).filter((row) => row >= 0).map((row) => all.row(row));
}

function apply(row: Row, change: Change): Row {
  switch (change.action) {
    case "move_to_list":
      return { ...row, lists: change.listId === null ? [] : [change.listId] };
    case "add_to_list":
      return { ...row, lists: plus(row.lists, change.listId) };
    case "remove_from_list":
      return { ...row, lists: minus(row.lists, [change.listId]) };
    case "add_tag":
      return { ...row, tags: plus(row.tags, change.tagId) };
    case "remove_tag":
      return { ...row, tags: minus(row.tags, [change.tagId]) };
    case "set_visited":
      return { ...row, visited: change.visited };
  }
}

function differs(a: Row, b: Row): boolean {
  return a.visited !== b.visited || !same(a.lists, b.lists) || !same(a.tags, b.tags);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && minus(a, b).length === 0;
}

function plus(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids : [...ids, id];
}

function minus(ids: readonly string[], others: readonly string[]): readonly string[] {
  return ids.filter((id) => !others.includes(id));
}
