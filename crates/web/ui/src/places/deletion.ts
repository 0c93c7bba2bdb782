/** Deleting places where one looks at them, with the focus left beside them. */
import { deletePlaces } from "../stores/bulk";
import { query } from "../stores/location";
import { t } from "../text/text";
import { close, cursor, indexOf, moveTo } from "./cursor";

/** Deletes places and goes to the row that takes the place of the last one. */
export function deleteHere(ids: readonly string[]): void {
  const at = cursor.value === null ? 0 : indexOf(cursor.value);
  const isOpen = ids.includes(query.value.get("place") ?? "");
  void deletePlaces(ids, t("places-deleted", { count: ids.length }));
  if (isOpen) close();
  // Where the place covered the table, its rows can be focused a moment later.
  setTimeout(() => moveTo(at));
}
