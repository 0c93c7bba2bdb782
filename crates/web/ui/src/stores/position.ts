/** Correcting where a place is: by dragging its pin, or by a click on the map. */
import { signal } from "@preact/signals";

export interface Point {
  lng: number;
  lat: number;
}

/** The place whose pin can be dragged. */
export const editing = signal<string | null>(null);

/** Where the pin was put, until it is saved. */
export const draft = signal<Point | null>(null);

/** Whether the next click on the map tells a position. */
export const picking = signal(false);

/** Begins to move a place's pin from where it is, or without one. */
export function beginMove(id: string, from: Point | null): void {
  draft.value = from;
  editing.value = id;
  picking.value = true;
}

/** Leaves the pin where it was. */
export function endMove(): void {
  picking.value = false;
  editing.value = null;
  draft.value = null;
}
