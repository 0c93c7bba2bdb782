import { Plus } from "lucide";
import type { List, Tag } from "../api/types";
import { Button } from "../kit/button";
import { Mark } from "../kit/color";
import { Menu } from "../kit/menu";
import { change } from "../stores/bulk";
import { lists, tags } from "../stores/labels";
import { places, readPlace } from "../stores/places";
import { t } from "../text/text";
import { Chip } from "./filter-chips";
import { type Kind, LabelPicker } from "./label-picker";

/** The lists or tags of a place, with a menu to tick several. */
export function LabelsEdit({ id, kind }: { id: string; kind: Kind }) {
  const all = places.value;
  const held = all[kind][all.rowOf(id)] ?? [];
  const byId: ReadonlyMap<string, List | Tag> = kind === "lists" ? lists.byId.value : tags.byId.value;
  const known = held.map((one) => byId.get(one)).filter((one) => one !== undefined);
  const title = kind === "lists" ? t("places-lists") : t("places-tags");
  // The change gives the place another ETag.
  const changed = () => void readPlace(id).catch(() => {});
  const take = (label: List | Tag) => {
    const wanted =
      kind === "lists"
        ? change([id], { action: "remove_from_list", listId: label.id }, removed(label.name))
        : change([id], { action: "remove_tag", tagId: label.id }, untagged(label.name));
    void wanted.then(changed);
  };
  return (
    <div class="place-labels" role="group" aria-label={title}>
      <p class="place-label" aria-hidden="true">
        {title}
      </p>
      <div class="labels-edit">
        {known.map((label) => (
          <Chip
            key={label.id}
            label={label.name}
            action={t("places-take-off", { what: label.name })}
            onRemove={() => take(label)}
          >
            <Mark color={label.color} emoji={label.emoji ?? null} />
            <bdi>{label.name}</bdi>
          </Chip>
        ))}
        <Menu
          role="dialog"
          label={title}
          trigger={(attributes) => (
            <Button {...attributes} data-menu={kind} kind="quiet" icon={Plus}>
              {kind === "lists" ? t("places-add-to-list") : t("places-add-tag")}
            </Button>
          )}
        >
          <LabelPicker kind={kind} ids={[id]} instant onChanged={changed} />
        </Menu>
      </div>
    </div>
  );
}

function removed(name: string): string {
  return t("places-removed-from", { count: 1, name });
}

function untagged(name: string): string {
  return t("places-untagged", { count: 1, name });
}
