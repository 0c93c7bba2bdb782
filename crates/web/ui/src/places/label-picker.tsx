/** Ticking lists or tags for one place or many, with a box to find or make one. */
import { signal } from "@preact/signals";
import { Plus } from "lucide";
import { useId, useMemo, useState } from "preact/hooks";
import type { List, Tag } from "../api/types";
import { Button } from "../kit/button";
import { COLORS, Mark } from "../kit/color";
import { Checkbox } from "../kit/field";
import { tellError } from "../kit/toast";
import { type Change, change } from "../stores/bulk";
import { lists, tags } from "../stores/labels";
import { places } from "../stores/places";
import { t } from "../text/text";
import { fold } from "./fold";

export type Kind = "lists" | "tags";

const stores = { lists, tags };

/** Whether something is being made, so that Enter does not make it twice. */
const isMaking = signal(false);

interface Props {
  kind: Kind;
  ids: readonly string[];
  /** Each tick counts at once; without it, all of them when they are applied. */
  instant?: boolean;
  /** Called after a change has been sent. */
  onChanged?: () => void;
}

// More than these are found by typing.
const DRAWN = 200;

export function LabelPicker({ kind, ids, instant, onChanged }: Props) {
  const [text, setText] = useState("");
  const [pending, setPending] = useState<ReadonlyMap<string, boolean>>(new Map());
  const id = useId();
  const all = places.value;
  const counts = useMemo(() => count(kind, ids), [kind, ids, all]);
  const words = fold(text.trim());
  const labels: readonly (List | Tag)[] = stores[kind].all.value;
  const found = labels.filter((label) => fold(label.name).includes(words)).slice(0, DRAWN);
  const isKnown = labels.some((label) => fold(label.name) === words);
  const set = (label: string, isOn: boolean) => {
    if (instant) void send(kind, ids, new Map([[label, isOn]])).then(onChanged);
    else setPending(new Map(pending).set(label, isOn));
  };
  const make = async () => {
    const name = text.trim();
    if (name === "" || isKnown || isMaking.value) return;
    isMaking.value = true;
    try {
      const color = COLORS[labels.length % COLORS.length] ?? COLORS[0];
      const made = await stores[kind].create({ name, color });
      setText("");
      set(made.id, true);
    } catch (error) {
      tellError(error);
    } finally {
      isMaking.value = false;
    }
  };
  const label = kind === "lists" ? t("places-find-list") : t("places-find-tag");
  return (
    <form
      class="label-picker"
      onSubmit={(event) => {
        event.preventDefault();
        const [only] = found;
        if (words !== "" && found.length === 1 && only && isKnown) {
          set(only.id, !isOnNow(only.id));
          setText("");
        } else {
          void make();
        }
      }}
    >
      <div class="field">
        <label for={id} class="for-readers">
          {label}
        </label>
        <input
          id={id}
          type="text"
          autocomplete="off"
          placeholder={label}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <div class="label-options" role="group" aria-label={kind === "lists" ? t("places-lists") : t("places-tags")}>
        {found.map((one) => {
          const held = counts.get(one.id) ?? 0;
          const isOn = pending.get(one.id);
          return (
            <Checkbox
              key={one.id}
              checked={isOn ?? (held > 0 && held === ids.length)}
              indeterminate={isOn === undefined && held > 0 && held < ids.length}
              onChange={(event) => set(one.id, event.currentTarget.checked)}
              label={
                <>
                  <Mark color={one.color} emoji={one.emoji ?? null} /> <bdi>{one.name}</bdi>
                </>
              }
            />
          );
        })}
        {found.length === 0 && words === "" && (
          <p class="muted small">{kind === "lists" ? t("places-no-lists") : t("places-no-tags")}</p>
        )}
      </div>
      {words !== "" && !isKnown && (
        <Button kind="quiet" class="label-new" icon={Plus} type="submit" busy={isMaking.value}>
          {kind === "lists"
            ? t("places-new-list", { name: text.trim() })
            : t("places-new-tag", { name: text.trim() })}
        </Button>
      )}
      {!instant && (
        <Button
          kind="primary"
          data-closes=""
          aria-disabled={pending.size === 0}
          onClick={() => void send(kind, ids, pending).then(onChanged)}
        >
          {t("places-apply")}
        </Button>
      )}
    </form>
  );

  function isOnNow(label: string): boolean {
    return pending.get(label) ?? counts.get(label) === ids.length;
  }
}

function count(kind: Kind, ids: readonly string[]): Map<string, number> {
  const all = places.value;
  const column = all[kind];
  const found = new Map<string, number>();
  for (const id of ids) {
    for (const label of column[all.rowOf(id)] ?? []) found.set(label, (found.get(label) ?? 0) + 1);
  }
  return found;
}

function send(kind: Kind, ids: readonly string[], ticks: ReadonlyMap<string, boolean>) {
  const changes = [...ticks].map(([id, isOn]): Change => {
    if (kind === "lists") return { action: isOn ? "add_to_list" : "remove_from_list", listId: id };
    return { action: isOn ? "add_tag" : "remove_tag", tagId: id };
  });
  return change(ids, changes, said(kind, ids.length, ticks));
}

function said(kind: Kind, count: number, ticks: ReadonlyMap<string, boolean>): string {
  const [only] = ticks;
  if (ticks.size !== 1 || !only) return t("places-changed", { count });
  const [id, isOn] = only;
  const name = stores[kind].byId.value.get(id)?.name ?? "";
  if (kind === "lists") {
    return isOn ? t("places-added-to", { count, name }) : t("places-removed-from", { count, name });
  }
  return isOn ? t("places-tagged", { count, name }) : t("places-untagged", { count, name });
}
