import {
  Check,
  CircleOff,
  Download,
  FolderInput,
  ListMinus,
  ListPlus,
  Tag as TagIcon,
  Trash2,
  X,
} from "lucide";
import type { IconNode } from "lucide";
import { Button, IconButton } from "../kit/button";
import { Mark } from "../kit/color";
import { Menu, MenuHeading, MenuItem, MenuLine, type TriggerAttributes } from "../kit/menu";
import { change } from "../stores/bulk";
import { filter, shown } from "../stores/filter";
import { lists } from "../stores/labels";
import { clearSelection, extent, selectShown, selection } from "../stores/selection";
import { t } from "../text/text";
import { deleteHere } from "./deletion";
import { ExportChosen } from "./export-chosen";
import { goToTable } from "./keys";
import { type Kind, LabelPicker } from "./label-picker";

interface Props {
  isSlim: boolean;
}

/** What can be done with the places that are selected. */
export function BulkBar({ isSlim }: Props) {
  const ids = [...selection.value];
  const count = ids.length;
  return (
    <section class="bulk-bar" aria-label={t("places-selected", { count })}>
      <div class="places-title">
        <IconButton
          icon={X}
          label={t("places-clear-selection")}
          onClick={() => {
            clearSelection();
            goToTable();
          }}
        />
        <h1 class="bulk-count">{t("places-selected", { count })}</h1>
        {extent.value !== "all" && (
          <Button kind="quiet" class="bulk-all" onClick={selectShown}>
            {t("places-select-match", { count: shown.value.length })}
          </Button>
        )}
      </div>
      <div class="filter-bar" role="toolbar" aria-label={t("places-bulk")}>
        <Labels kind="lists" ids={ids} isSlim={isSlim} />
        <MoveMenu ids={ids} isSlim={isSlim} />
        <Labels kind="tags" ids={ids} isSlim={isSlim} />
        <VisitedMenu ids={ids} isSlim={isSlim} />
        <Menu
          label={t("places-export")}
          align="end"
          trigger={(attributes) => (
            <Tool {...attributes} isSlim={isSlim} icon={Download} label={t("places-export")} />
          )}
        >
          <ExportChosen ids={ids} />
        </Menu>
        <Tool
          isSlim={isSlim}
          icon={Trash2}
          label={t("kit-delete")}
          onClick={() => {
            deleteHere(ids);
            clearSelection();
          }}
        />
      </div>
    </section>
  );
}

interface ToolProps extends Partial<TriggerAttributes> {
  isSlim: boolean;
  icon: IconNode;
  label: string;
  "data-menu"?: Kind;
}

/** A button of the bar, with its name where there is room. */
function Tool({ isSlim, icon, label, ...rest }: ToolProps) {
  if (isSlim) return <IconButton {...rest} icon={icon} label={label} />;
  return (
    <Button {...rest} kind="quiet" icon={icon}>
      {label}
    </Button>
  );
}

interface MenuProps extends Props {
  ids: readonly string[];
}

function Labels({ kind, ids, isSlim }: MenuProps & { kind: Kind }) {
  const label = kind === "lists" ? t("places-lists") : t("places-tags");
  return (
    <Menu
      role="dialog"
      label={label}
      trigger={(attributes) => (
        <Tool
          {...attributes}
          data-menu={kind}
          isSlim={isSlim}
          icon={kind === "lists" ? ListPlus : TagIcon}
          label={label}
        />
      )}
    >
      <LabelPicker kind={kind} ids={ids} />
    </Menu>
  );
}

function MoveMenu({ ids, isSlim }: MenuProps) {
  const count = ids.length;
  const here = filter.value.list === null ? undefined : lists.byId.value.get(filter.value.list);
  const move = (listId: string | null, text: string) =>
    void change(ids, { action: "move_to_list", listId }, text);
  return (
    <Menu
      label={t("places-move")}
      trigger={(attributes) => (
        <Tool {...attributes} isSlim={isSlim} icon={FolderInput} label={t("places-move")} />
      )}
    >
      {here && (
        <MenuItem
          icon={ListMinus}
          onChoose={() => {
            const text = t("places-removed-from", { count, name: here.name });
            void change(ids, { action: "remove_from_list", listId: here.id }, text);
          }}
        >
          {t("places-remove-from", { name: here.name })}
        </MenuItem>
      )}
      <MenuItem icon={CircleOff} onChoose={() => move(null, t("places-moved-out", { count }))}>
        {t("places-move-out")}
      </MenuItem>
      <MenuLine />
      <MenuHeading>{t("places-move-to")}</MenuHeading>
      {lists.all.value.map((list) => (
        <MenuItem
          key={list.id}
          onChoose={() => move(list.id, t("places-moved", { count, name: list.name }))}
        >
          <Mark color={list.color} emoji={list.emoji ?? null} /> <bdi>{list.name}</bdi>
        </MenuItem>
      ))}
    </Menu>
  );
}

function VisitedMenu({ ids, isSlim }: MenuProps) {
  const count = ids.length;
  const mark = (visited: boolean) => {
    const text = visited
      ? t("places-marked-visited", { count })
      : t("places-marked-not-visited", { count });
    void change(ids, { action: "set_visited", visited }, text);
  };
  return (
    <Menu
      label={t("places-visited")}
      trigger={(attributes) => (
        <Tool {...attributes} isSlim={isSlim} icon={Check} label={t("places-visited")} />
      )}
    >
      <MenuItem icon={Check} onChoose={() => mark(true)}>
        {t("places-mark-visited")}
      </MenuItem>
      <MenuItem icon={CircleOff} onChoose={() => mark(false)}>
        {t("places-mark-not-visited")}
      </MenuItem>
    </Menu>
  );
}
