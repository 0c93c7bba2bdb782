import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { moment, t } from "../text/text";
import { formatPosition } from "./coordinates";
import { type Edit, type FieldName, conflict, fieldName, keepMine, takeTheirs } from "./save";

/** Asks which of two changes to the same field shall stay. */
export function ConflictDialog() {
  const open = conflict.value;
  if (!open) return null;
  const { edit, theirs } = open;
  const names = (Object.keys(edit) as FieldName[]).filter((name) => name !== "longitude");
  return (
    <Dialog
      title={t("places-conflict")}
      onClose={takeTheirs}
      actions={
        <>
          <Button onClick={takeTheirs}>{t("places-take-theirs")}</Button>
          <Button kind="primary" onClick={() => void keepMine()}>
            {t("places-keep-mine")}
          </Button>
        </>
      }
    >
      <p>{t("places-conflict-why", { when: moment(theirs.updatedAt) })}</p>
      {names.map((name) => (
        <dl key={name} class="conflict">
          <div>
            <dt>{t("places-mine", { field: fieldName(name) })}</dt>
            <dd>{shown(edit, name)}</dd>
          </div>
          <div>
            <dt>{t("places-theirs", { field: fieldName(name) })}</dt>
            <dd>{shown(theirs, name)}</dd>
          </div>
        </dl>
      ))}
    </Dialog>
  );
}

function shown(from: Edit, name: FieldName): string {
  if (name === "latitude") {
    const { latitude, longitude } = from;
    if (latitude == null || longitude == null) return t("places-nothing");
    return formatPosition({ lat: latitude, lng: longitude });
  }
  if (name === "savedAt" && from.savedAt) return moment(from.savedAt);
  const value = from[name];
  if (typeof value === "boolean") return value ? t("places-visited") : t("places-not-visited");
  return value == null || value === "" ? t("places-nothing") : String(value);
}
