/** The imports that were made, and those that run. */
import { signal } from "@preact/signals";
import { get, remove } from "../api/client";
import { isProblem } from "../api/problem";
import type { Import, UndoneImport } from "../api/types";
import { tell } from "../kit/toast";
import { paths } from "../paths";
import { searchAgain } from "../stores/filter";
import { lists, tags } from "../stores/labels";
import { go, path } from "../stores/location";
import { loadPlaces } from "../stores/places";
import { t } from "../text/text";
import type { Running } from "./follow";

/** Null until they are loaded. */
export const imports = signal<readonly Import[] | null>(null);

/** Imports that another page began, or this one before it was loaded again. */
export const running = signal<readonly Running[]>([]);

export const historyFailure = signal<unknown>(null);

/** The address of an import's report. */
export function reportPath(id: string): string {
  return paths.import.replace("{id}", id);
}

export async function loadHistory(): Promise<void> {
  try {
    const answer = await get<{ imports: Import[]; running: Running[] }>("/api/imports");
    const before = running.value;
    imports.value = answer.imports;
    running.value = answer.running.filter((one) => !one.preview);
    historyFailure.value = null;
    const hasEnded = (one: Running) => !running.value.some((now) => now.importId === one.importId);
    if (before.some(hasEnded)) void refresh();
  } catch (error) {
    historyFailure.value = error;
  }
}

export function forgetHistory(): void {
  imports.value = null;
  running.value = [];
}

/** Loads again what an import changes. */
export async function refresh(): Promise<void> {
  await Promise.allSettled([loadPlaces(), lists.load(), tags.load()]);
  searchAgain();
}

const offers = new Map<string, () => void>();

/** Remembers how to withdraw the offer to undo an import. */
export function offered(id: string, withdraw: () => void): void {
  offers.set(id, withdraw);
}

/** Takes an import back, and says what became of it. */
export async function takeBack(id: string): Promise<void> {
  let undone: UndoneImport | null = null;
  try {
    undone = (await remove<UndoneImport | undefined>(`/api/imports/${id}`)).data ?? null;
  } catch (error) {
    // It was taken back before, perhaps on another device.
    if (!isProblem(error, "not_found")) throw error;
  }
  offers.get(id)?.();
  if (path.value === reportPath(id)) goTo(paths.imports);
  if (undone) tell(saidOf(undone));
  await Promise.all([loadHistory(), refresh()]);
}

/** Goes to a view and puts the focus there: the button that led to it is gone. */
export function goTo(to: string): void {
  go(to);
  requestAnimationFrame(() => document.getElementById("view")?.focus({ preventScroll: true }));
}

function saidOf({ removed, kept, lists: emptied }: UndoneImport): string {
  const parts = [t("imports-undone", { count: removed })];
  if (emptied > 0) parts.push(t("imports-undone-lists", { count: emptied }));
  if (kept > 0) parts.push(t("imports-undone-kept", { count: kept }));
  return parts.join(" ");
}
