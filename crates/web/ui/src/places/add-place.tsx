import { useState } from "preact/hooks";
import { post, remove } from "../api/client";
import { isProblem } from "../api/problem";
import type { NewPlace, Place } from "../api/types";
import { Mark } from "../kit/color";
import { Dialog } from "../kit/dialog";
import { Checkbox, Field, Select, TextArea } from "../kit/field";
import { FormEnd } from "../kit/form-end";
import { tellError } from "../kit/toast";
import { filter } from "../stores/filter";
import { lists, tags } from "../stores/labels";
import { dropRows, putPlace } from "../stores/places";
import { done } from "../stores/undo";
import { t } from "../text/text";
import { isGoogle, isLink, parsePosition } from "./coordinates";
import { addShown } from "./add-shown";
import { open } from "./cursor";

/** A new place: by its name, by a link, or by coordinates. */
export function AddPlace() {
  const [name, setName] = useState("");
  const [where, setWhere] = useState("");
  const here = filter.value.list;
  const [list, setList] = useState(here !== null && here !== "none" ? here : "");
  const [chosen, setChosen] = useState<readonly string[]>(filter.value.tags);
  const [notes, setNotes] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const close = () => {
    addShown.value = false;
  };
  const submit = async () => {
    const wrong = check(name, where);
    setFaults(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      const place = await post<Place>("/api/places", body(name, where, list, chosen, notes));
      putPlace(place);
      close();
      open(place.id);
      done(t("places-added", { name: place.name }), async () => {
        await remove(`/api/places/${place.id}`);
        dropRows(new Set([place.id]));
      });
    } catch (error) {
      const found = faultsOf(error);
      if (Object.keys(found).length > 0) setFaults(found);
      else tellError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("places-add")} onClose={close}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void submit();
        }}
      >
        <Field
          label={t("places-name")}
          value={name}
          maxLength={500}
          autocomplete="off"
          error={faults["name"]}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Field
          label={t("places-where")}
          hint={t("places-where-hint")}
          value={where}
          autocomplete="off"
          error={faults["where"]}
          onInput={(event) => setWhere(event.currentTarget.value)}
        />
        <Select
          label={t("places-list")}
          value={list}
          options={[
            ["", t("places-without-list")],
            ...lists.all.value.map((one) => [one.id, one.name] as const),
          ]}
          onChange={setList}
        />
        {tags.all.value.length > 0 && (
          <fieldset class="tag-ticks">
            <legend>{t("places-tags")}</legend>
            {tags.all.value.map((tag) => (
              <Checkbox
                key={tag.id}
                checked={chosen.includes(tag.id)}
                onChange={(event) => {
                  const others = chosen.filter((id) => id !== tag.id);
                  setChosen(event.currentTarget.checked ? [...others, tag.id] : others);
                }}
                label={
                  <>
                    <Mark color={tag.color} emoji={tag.emoji ?? null} /> <bdi>{tag.name}</bdi>
                  </>
                }
              />
            ))}
          </fieldset>
        )}
        <TextArea
          label={t("places-notes")}
          value={notes}
          maxLength={20_000}
          onInput={(event) => setNotes(event.currentTarget.value)}
        />
        <FormEnd busy={isBusy} action={t("places-add-save")} onCancel={close} />
      </form>
    </Dialog>
  );
}

function check(name: string, where: string): Record<string, string> {
  if (name.trim() === "" && where.trim() === "") return { name: t("places-needs-name") };
  if (where.trim() !== "" && !isLink(where) && parsePosition(where) === null) {
    return { where: t("places-not-a-position") };
  }
  if (name.trim() === "" && !isLink(where)) return { name: t("places-needs-name") };
  return {};
}

function body(
  name: string,
  where: string,
  list: string,
  tagIds: readonly string[],
  notes: string,
): NewPlace {
  const made: NewPlace = {};
  if (name.trim() !== "") made.name = name.trim();
  if (isLink(where)) made.url = where.trim();
  // The server reads Google's links; those of other maps are read here.
  const point = isGoogle(where) ? null : parsePosition(where);
  if (point) {
    made.latitude = point.lat;
    made.longitude = point.lng;
  }
  if (list !== "") made.listId = list;
  if (tagIds.length > 0) made.tagIds = [...tagIds];
  if (notes.trim() !== "") made.notes = notes.trim();
  return made;
}

function faultsOf(error: unknown): Record<string, string> {
  if (!isProblem(error)) return {};
  if (error.status === 409) return { where: t("places-known") };
  const found: Record<string, string> = {};
  for (const fault of error.fields) {
    const isWhere = ["url", "latitude", "longitude", "placeId"].includes(fault.field);
    found[isWhere ? "where" : "name"] = fault.message;
  }
  return found;
}
