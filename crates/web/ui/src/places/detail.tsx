import { ChevronDown, ChevronUp, MapPinOff, Trash2, X } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { isProblem } from "../api/problem";
import type { Place } from "../api/types";
import { Failure } from "../kit/boundary";
import { Button, IconButton } from "../kit/button";
import { Empty, Skeleton } from "../kit/empty";
import { Checkbox } from "../kit/field";
import { shown } from "../stores/filter";
import { detailOf, etagOf, readPlace } from "../stores/places";
import { day, t } from "../text/text";
import { ConflictDialog } from "./conflict";
import { close, editWanted, idAt, indexOf, open } from "./cursor";
import { deleteHere } from "./deletion";
import { LabelsEdit } from "./detail-labels";
import { PositionEdit } from "./detail-position";
import { OpenIn } from "./open-in";
import { save } from "./save";
import { SavedEdit } from "./saved-edit";
import { StarsEdit } from "./stars";
import { TextEdit } from "./text-edit";
import "./detail.css";

interface Props {
  id: string;
  /** Without the table beside it, its name heads the view. */
  isAlone?: boolean;
}

/** One place beside the table: read and edit it. */
export function PlaceDetail({ id, isAlone = false }: Props) {
  const ref = useRef<HTMLElement>(null);
  const [error, setError] = useState<unknown>(null);
  const read = () => {
    setError(null);
    readPlace(id).catch(setError);
  };
  useEffect(() => {
    if (etagOf(id) === null) read();
    // On a phone the row that was pressed is gone, and the focus with it.
    const isLost = document.activeElement === document.body;
    if (isAlone && isLost) ref.current?.focus({ preventScroll: true });
  }, [id]);
  // It is shown from the rows, if they were loaded, while the server is asked.
  const place = detailOf(id);
  return (
    <article ref={ref} class="place" tabIndex={-1} aria-label={place?.name ?? t("home-place")}>
      <Bar id={id} />
      {error !== null ? (
        <Gone error={error} onRetry={read} />
      ) : place ? (
        <Fields place={place} />
      ) : (
        <Skeleton rows={6} height={64} />
      )}
      <ConflictDialog />
    </article>
  );
}

function Bar({ id }: { id: string }) {
  const at = indexOf(id);
  const go = (by: number) => {
    const next = idAt(at + by);
    if (next !== undefined) open(next);
  };
  return (
    <div class="place-bar" role="toolbar" aria-label={t("places-place-actions")}>
      <IconButton icon={X} label={t("kit-close")} onClick={close} />
      <span class="place-bar-space" />
      <IconButton
        icon={ChevronUp}
        label={t("places-previous")}
        disabled={at <= 0}
        onClick={() => go(-1)}
      />
      <IconButton
        icon={ChevronDown}
        label={t("places-next")}
        disabled={at < 0 || at >= shown.value.length - 1}
        onClick={() => go(1)}
      />
      <IconButton
        icon={Trash2}
        label={t("kit-delete")}
        onClick={() => deleteHere([id])}
      />
    </div>
  );
}

function Gone({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (!isProblem(error) || error.status !== 404) return <Failure error={error} onRetry={onRetry} />;
  return (
    <Empty
      icon={MapPinOff}
      title={t("places-gone")}
      actions={<Button onClick={close}>{t("kit-close")}</Button>}
    >
      {t("places-gone-why")}
    </Empty>
  );
}

function Fields({ place }: { place: Place }) {
  const takesFocus = editWanted.value === place.id;
  useEffect(() => {
    if (takesFocus) editWanted.value = null;
  }, [takesFocus]);
  return (
    <div class="place-fields">
      <h1 class="for-readers">
        <bdi>{place.name}</bdi>
      </h1>
      <TextEdit
        label={t("places-name")}
        hidesLabel
        isTitle
        isLine
        maxLength={500}
        placeholder={t("places-name")}
        value={place.name}
        takesFocus={takesFocus}
        onSave={(name) => {
          if (name === "") return t("places-needs-name");
          return save(place, { name });
        }}
      />
      <OpenIn place={place} />
      <div class="place-marks">
        <StarsEdit
          value={place.rating ?? null}
          onChange={(rating) => void save(place, { rating })}
        />
        <Checkbox
          role="switch"
          label={t("places-visited")}
          checked={place.visited}
          onChange={(event) => void save(place, { visited: event.currentTarget.checked })}
        />
      </div>
      <LabelsEdit id={place.id} kind="lists" />
      <LabelsEdit id={place.id} kind="tags" />
      <TextEdit
        label={t("places-notes")}
        maxLength={20_000}
        placeholder={t("places-notes-empty")}
        value={place.notes ?? ""}
        onSave={(text) => saveText(place, "notes", text)}
      />
      <TextEdit
        label={t("places-address")}
        isLine
        maxLength={1_000}
        placeholder={t("places-address-empty")}
        value={place.address ?? ""}
        onSave={(text) => saveText(place, "address", text)}
      />
      <TextEdit
        label={t("places-url")}
        isLine
        maxLength={4_096}
        inputMode="url"
        placeholder={t("places-url-empty")}
        value={place.url ?? ""}
        onSave={(text) => {
          if (text !== "" && !isWebAddress(text)) return t("places-not-a-link");
          return saveText(place, "url", text);
        }}
      />
      <TextEdit
        label={t("places-phone")}
        isLine
        maxLength={50}
        inputMode="tel"
        placeholder={t("places-phone-empty")}
        value={place.phone ?? ""}
        link={place.phone ? { href: phoneLink(place.phone), text: t("places-call") } : undefined}
        onSave={(text) => {
          if (text !== "" && !/(\d.*){3}/.test(text)) return t("places-not-a-phone");
          return saveText(place, "phone", text);
        }}
      />
      <TextEdit
        label={t("places-website")}
        isLine
        maxLength={4_096}
        inputMode="url"
        placeholder={t("places-website-empty")}
        value={place.website ?? ""}
        link={place.website ? { href: place.website, text: t("places-visit-website") } : undefined}
        onSave={(text) => {
          if (text !== "" && !isWebAddress(text)) return t("places-not-a-link");
          return saveText(place, "website", text);
        }}
      />
      <PositionEdit place={place} />
      <SavedEdit place={place} />
      <p class="muted small">
        {t("places-dates", { created: day(place.createdAt), updated: day(place.updatedAt) })}
      </p>
    </div>
  );
}

type TextName = "notes" | "address" | "url" | "phone" | "website";

/** Saves a text; one that is cleared can be brought back. */
function saveText(place: Place, name: TextName, text: string) {
  const isCleared = text === "" && (place[name] ?? "") !== "";
  const undoText = isCleared ? t(`places-cleared-${name}`) : undefined;
  return save(place, { [name]: text === "" ? null : text }, undoText);
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(text);
}

/** What a phone dials (RFC 3966): without spaces, and without what follows the number. */
function phoneLink(phone: string): string {
  const number = /[+]?[\d\s()./-]+/.exec(phone)?.[0] ?? phone;
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}
