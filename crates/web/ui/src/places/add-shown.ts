import { signal } from "@preact/signals";

/** Whether the form for a new place is open. */
export const addShown = signal(false);
