import { Check, Download, Ellipsis, Pencil, Trash2 } from "lucide";
import { address } from "../api/client";
import { IconButton } from "../kit/button";
import { Mark } from "../kit/color";
import { Icon } from "../kit/icon";
import { Menu, MenuHeading, MenuItem, MenuLine } from "../kit/menu";
import { filter } from "../stores/filter";
import { link, path } from "../stores/location";
import { number, t } from "../text/text";
import { placesAt, withTag } from "./address";
import { useDrop } from "./drag";
import { type Kind, type Label, editing, removeLabel, stores } from "./labels";

const FORMATS = ["geojson", "csv", "kml", "gpx"] as const;

/** One list or tag in the side bar: a link to its places, and a menu. */
export function LabelRow({ kind, label }: { kind: Kind; label: Label }) {
  const { isOver, attributes } = useDrop(kind, label);
  const isHome = path.value === "/";
  const isList = kind === "lists";
  const isOn =
    isHome &&
    (isList ? filter.value.list === label.id : filter.value.tags.includes(label.id));
  return (
    <div class={isOver ? "side-row over" : "side-row"} {...attributes}>
      <a
        class="side-link"
        href={link(isList ? placesAt({ list: label.id }) : withTag(label.id))}
        aria-current={isOn ? (isList ? "page" : "true") : undefined}
        title={label.name}
        draggable={false}
      >
        <Mark color={label.color} emoji={label.emoji ?? null} />
        <span class="side-name ellipsis">
          <bdi>{label.name}</bdi>
        </span>
        {isOn && !isList && <Icon of={Check} size={16} />}
        <Count of={stores[kind].counts.value.get(label.id) ?? 0} />
      </a>
      <LabelMenu kind={kind} label={label} />
    </div>
  );
}

/** How many places there are, to see and to hear. */
export function Count({ of }: { of: number }) {
  return (
    <span class="side-count">
      <span aria-hidden="true">{number(of)}</span>
      <span class="for-readers">{t("lists-count", { count: of })}</span>
    </span>
  );
}

function LabelMenu({ kind, label }: { kind: Kind; label: Label }) {
  const title = t("lists-menu", { name: label.name });
  const only = kind === "lists" ? { list: label.id } : { tag: label.id };
  return (
    <Menu
      label={title}
      align="end"
      trigger={(attributes) => (
        <IconButton class="side-more" icon={Ellipsis} size={18} label={title} {...attributes} />
      )}
    >
      <MenuItem
        icon={Pencil}
        onChoose={() => {
          editing.value = { kind, label };
        }}
      >
        {t("lists-edit")}
      </MenuItem>
      <MenuLine />
      <div role="group" aria-label={t("lists-export")}>
        <MenuHeading>{t("lists-export")}</MenuHeading>
        {FORMATS.map((format) => (
          <MenuItem
            key={format}
            icon={Download}
            href={address("/api/export", { format, ...only })}
            download
          >
            {t(`lists-format-${format}`)}
          </MenuItem>
        ))}
      </div>
      <MenuLine />
      <MenuItem icon={Trash2} danger onChoose={() => void removeLabel(kind, label)}>
        {t("lists-delete")}
      </MenuItem>
    </Menu>
  );
}
