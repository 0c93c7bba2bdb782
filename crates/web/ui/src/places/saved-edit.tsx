import type { Place } from "../api/types";
import { t } from "../text/text";
import { save } from "./save";
import { TextEdit } from "./text-edit";

/** The day on which a place was saved, as 2016-07-08: a date field has four tab stops. */
export function SavedEdit({ place }: { place: Place }) {
  const value = place.savedAt == null ? "" : dayOf(new Date(place.savedAt));
  return (
    <TextEdit
      label={t("places-saved-at")}
      isLine
      maxLength={10}
      placeholder={t("places-saved-at-empty")}
      value={value}
      onSave={(text) => {
        if (text === "") return save(place, { savedAt: null }, t("places-cleared-saved"));
        const savedAt = noonOf(text);
        return savedAt === null ? t("places-not-a-day") : save(place, { savedAt });
      }}
    />
  );
}

function dayOf(time: Date): string {
  const pad = (number: number, length: number) => String(number).padStart(length, "0");
  const year = pad(time.getFullYear(), 4);
  return `${year}-${pad(time.getMonth() + 1, 2)}-${pad(time.getDate(), 2)}`;
}

/** Noon is the same day in most of the world; null for what is not a day. */
function noonOf(text: string): string | null {
  const time = new Date(`${text}T12:00:00`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && dayOf(time) === text;
  return isDay ? time.toISOString().replace(".000Z", "Z") : null;
}
