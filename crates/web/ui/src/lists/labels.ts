/** What the side bar does with lists and tags, which differ in little. */
import { signal } from "@preact/signals";
import type { List, Tag } from "../api/types";
import { tellError } from "../kit/toast";
import { restoreDeletions } from "../stores/bulk";
import { filter } from "../stores/filter";
import { lists, tags } from "../stores/labels";
import { go } from "../stores/location";
import { loadPlaces } from "../stores/places";
import { done } from "../stores/undo";
import { t } from "../text/text";

export type Kind = "lists" | "tags";

/** A list or a tag: a list has a description, too. */
export type Label = Tag & Pick<List, "description">;

export const stores = { lists, tags };

/** What the dialog is about: a label that there is, a new one, or nothing. */
export const editing = signal<{ kind: Kind; label: Label | null } | null>(null);

/** Deletes a list or tag. Its places stay, and it can be taken back. */
export async function removeLabel(kind: Kind, label: Label): Promise<void> {
  try {
    const deletion = await stores[kind].delete(label.id);
    leave(kind, label.id);
    const text = t(kind === "lists" ? "lists-deleted" : "lists-tag-deleted", { name: label.name });
    if (deletion) {
      done(text, async () => {
        await restoreDeletions([deletion]);
        await stores[kind].load();
      });
    }
    await loadPlaces();
  } catch (error) {
    tellError(error);
  }
}

/** Shows something else where the label was the filter. */
function leave(kind: Kind, id: string): void {
  const shown = filter.value;
  const isShown = kind === "lists" ? shown.list === id : shown.tags.includes(id);
  if (isShown) go("/", { replace: true });
}
