/** Places that are dragged from the table onto a list or tag. A menu does the same. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Change, change } from "../stores/bulk";
import { t } from "../text/text";
import type { Kind, Label } from "./labels";

const TYPE = "application/x-listbud-places";

/** The attributes of a row that takes places, and whether one is held over it. */
export function useDrop(kind: Kind, label: Label) {
  const [isOver, setOver] = useState(false);
  const carries = (event: DragEvent) => event.dataTransfer?.types.includes(TYPE) ?? false;
  const hold = (event: JSX.TargetedDragEvent<HTMLElement>) => {
    if (!carries(event)) return;
    event.preventDefault();
    setOver(true);
    if (event.dataTransfer) {
      event.dataTransfer.dropEffect = event.shiftKey && kind === "lists" ? "move" : "copy";
    }
  };
  const attributes = {
    onDragEnter: hold,
    onDragOver: hold,
    onDragLeave: () => setOver(false),
    onDrop: (event: JSX.TargetedDragEvent<HTMLElement>) => {
      setOver(false);
      if (!carries(event)) return;
      event.preventDefault();
      const ids = read(event.dataTransfer?.getData(TYPE) ?? "");
      if (ids.length > 0) void put(ids, kind, label, event.shiftKey);
    },
  };
  return { isOver, attributes };
}

function put(ids: string[], kind: Kind, label: Label, isMove: boolean): Promise<void> {
  const about = { count: ids.length, name: label.name };
  if (kind === "tags") return send({ action: "add_tag", tagId: label.id }, t("lists-tagged", about));
  if (isMove) return send({ action: "move_to_list", listId: label.id }, t("lists-moved", about));
  return send({ action: "add_to_list", listId: label.id }, t("lists-added", about));

  function send(wanted: Change, text: string) {
    return change(ids, wanted, text);
  }
}

function read(text: string): string[] {
  try {
    const ids: unknown = JSON.parse(text);
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}
