/** Lists and tags: the same things to do, under two names. */
import { computed, signal } from "@preact/signals";
import { get, patch, post, remove } from "../api/client";
import type { List, Tag } from "../api/types";
import { language } from "./prefs";
import { places } from "./places";

export interface NewLabel {
  name: string;
  color?: string;
  emoji?: string | null;
}

function store<T extends List | Tag>(kind: "lists" | "tags") {
  const held = signal<readonly T[]>([]);
  const isLoaded = signal(false);
  const sorted = computed(() => {
    const order = new Intl.Collator(language.value, { numeric: true, sensitivity: "base" });
    return [...held.value].sort((a, b) => order.compare(a.name, b.name));
  });
  const byId = computed(() => new Map(held.value.map((label) => [label.id, label])));
  /** How many places there are, counted from the places that are loaded. */
  const counts = computed(() => {
    const found = new Map<string, number>();
    const all = places.value[kind];
    for (const ids of all) for (const id of ids) found.set(id, (found.get(id) ?? 0) + 1);
    return found;
  });
  const put = (label: T) => {
    held.value = [...held.value.filter((other) => other.id !== label.id), label];
  };
  return {
    /** All of them, by name. */
    all: sorted,
    byId,
    counts,
    /** Whether the server has answered: an empty list then means that there are none. */
    isLoaded,
    async load(): Promise<void> {
      const answer = await get<Record<string, T[]>>(`/api/${kind}`);
      held.value = answer[kind] ?? [];
      isLoaded.value = true;
    },
    forget(): void {
      held.value = [];
      isLoaded.value = false;
    },
    async create(label: NewLabel): Promise<T> {
      const made = await post<T>(`/api/${kind}`, label);
      put(made);
      return made;
    },
    async change(id: string, changes: Partial<NewLabel> & { description?: string | null }): Promise<T> {
      const changed = await patch<T>(`/api/${kind}/${id}`, changes);
      put(changed);
      return changed;
    },
    /** Deletes it and returns the deletion that can be taken back. */
    async delete(id: string): Promise<string | null> {
      const answer = await remove(`/api/${kind}/${id}`);
      held.value = held.value.filter((label) => label.id !== id);
      return answer.headers.get("deletion-id");
    },
  };
}

export const lists = store<List>("lists");
export const tags = store<Tag>("tags");
