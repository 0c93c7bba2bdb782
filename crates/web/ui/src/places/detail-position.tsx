import { CircleDashed, Copy, MapPin, MapPinOff } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Place } from "../api/types";
import { Button, IconButton } from "../kit/button";
import { Field } from "../kit/field";
import { Icon } from "../kit/icon";
import { tell } from "../kit/toast";
import { type Point, beginMove, draft, editing, endMove } from "../stores/position";
import { showsMap } from "../stores/prefs";
import { t } from "../text/text";
import { formatPosition, parsePosition } from "./coordinates";
import { save } from "./save";

/** Where a place is: shown, copied, and corrected on the map or by pasting. */
export function PositionEdit({ place }: { place: Place }) {
  const point = pointOf(place);
  const isEditing = editing.value === place.id;
  const row = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => () => endMove(), []);
  useEffect(() => {
    // The form that had the focus is gone.
    if (wasEditing.current && !isEditing) {
      row.current?.querySelector<HTMLElement>("button:last-of-type")?.focus();
    }
    wasEditing.current = isEditing;
  }, [isEditing]);
  const begin = () => {
    showsMap.value = true;
    beginMove(place.id, point);
  };
  return (
    <div class="place-position" role="group" aria-label={t("places-position")}>
      <p class="place-label" aria-hidden="true">
        {t("places-position")}
      </p>
      {place.coordinateSource === "feature_id" && (
        <p class="note">
          <Icon of={CircleDashed} />
          <span>{t("places-estimated")}</span>
        </p>
      )}
      {!point && (
        <p class="note">
          <Icon of={MapPinOff} />
          <span>{place.unresolved ? t("places-unresolved") : t("places-no-position")}</span>
        </p>
      )}
      {isEditing ? (
        <PositionForm place={place} />
      ) : (
        <div class="position-now" ref={row}>
          {point && (
            <>
              <span class="coordinates">{formatPosition(point)}</span>
              <IconButton
                icon={Copy}
                size={16}
                label={t("places-copy-position")}
                onClick={() => void copy(formatPosition(point))}
              />
            </>
          )}
          <Button icon={MapPin} onClick={begin}>
            {point ? t("places-move-pin") : t("places-set-pin")}
          </Button>
        </div>
      )}
    </div>
  );
}

function PositionForm({ place }: { place: Place }) {
  const at = draft.value;
  const [text, setText] = useState(at ? formatPosition(at) : "");
  const [error, setError] = useState<string>();
  const typed = useRef<Point | null>(at);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const show = () => form.current?.scrollIntoView({ block: "start" });
    show();
    // On phones the sheet makes room for the map first.
    const timer = setTimeout(show, 300);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    // What was typed stays as it was typed; the map's own moves are written here.
    if (at && at !== typed.current) setText(formatPosition(at));
    setError(undefined);
  }, [at]);
  const submit = () => {
    const point = parsePosition(text);
    if (!point) {
      setError(t("places-not-a-position"));
      return;
    }
    endMove();
    const before = pointOf(place);
    if (before && before.lat === point.lat && before.lng === point.lng) return;
    void save(place, { latitude: point.lat, longitude: point.lng }, t("places-moved-pin"));
  };
  return (
    <form
      ref={form}
      class="form position-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p class="muted small">{t("places-pick")}</p>
      <Field
        label={t("places-paste")}
        hint={t("places-paste-hint")}
        value={text}
        autocomplete="off"
        error={error}
        onInput={(event) => {
          setText(event.currentTarget.value);
          typed.current = parsePosition(event.currentTarget.value);
          if (typed.current) draft.value = typed.current;
        }}
      />
      <div class="form-end">
        <Button onClick={endMove}>{t("kit-cancel")}</Button>
        <Button kind="primary" type="submit">
          {t("places-save-position")}
        </Button>
      </div>
    </form>
  );
}

/** The position of a place, if it has one. */
export function pointOf(place: Place): Point | null {
  const { latitude, longitude } = place;
  return latitude == null || longitude == null ? null : { lat: latitude, lng: longitude };
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell(t("places-copied", { text }));
  } catch {
    // Pages without HTTPS may not write to the clipboard.
    tell(t("places-not-copied", { text }));
  }
}
