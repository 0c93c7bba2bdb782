/** The position that is being corrected: the place's view and the map share it. */
import { signal } from "@preact/signals";

export interface Point {
  lng: number;
  lat: number;
}

/** The id of the place whose pin is being moved; null when none is. */
export const editing = signal<string | null>(null);

/** Where the pin is meanwhile. Dragging it, clicking the map or pasting sets it. */
export const draft = signal<Point | null>(null);

/** Begins to move a place's pin from where it is, or without one. */
export function beginMove(id: string, from: Point | null): void {
  draft.value = from;
  editing.value = id;
}

/** Leaves the pin where it was. */
export function endMove(): void {
  editing.value = null;
  draft.value = null;
}
