/** What is said about a file that cannot be imported, and what to do. */
import { isProblem } from "../api/problem";
import { messageOf } from "../kit/toast";
import { t } from "../text/text";
import { isPassing } from "./patience";
import { PrepareError } from "./prepare";

type Advice = "file" | "large" | "damaged" | "quota" | "rows" | "pieces" | "later";

const ADVICE: Record<string, Advice> = {
  not_a_takeout_export: "file",
  nothing_in_archive: "file",
  empty_file: "file",
  broken_json: "damaged",
  broken_xml: "damaged",
  truncated_archive: "damaged",
  damaged_archive: "damaged",
  "cut-off": "damaged",
  damaged: "damaged",
  multi_part_archive: "pieces",
  split: "pieces",
  payload_too_large: "large",
  too_large: "large",
  file_too_large: "large",
  archive_too_large: "large",
  too_many_entries: "large",
  "too-large": "large",
  "too-many": "large",
  "nothing-in-takeout": "file",
  "nothing-in-folder": "file",
  too_many_rows: "rows",
  too_many_places: "quota",
  too_many_lists: "quota",
  too_many_tags: "quota",
};

/** What is wrong, and further words of the server, such as what it expected. */
export function sentencesOn(error: unknown): [string, string] {
  const sentence = sentenceOn(error);
  const end = sentence.indexOf("; ");
  if (end < 0) return [sentence, ""];
  const rest = sentence.slice(end + 2);
  return [`${sentence.slice(0, end)}.`, `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`];
}

function sentenceOn(error: unknown): string {
  // The form has one field, whose name says nothing to a person.
  const fault = isProblem(error) ? error.field("file") : undefined;
  if (fault) return `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`;
  if (!(error instanceof PrepareError)) return messageOf(error);
  switch (error.fault) {
    case "nothing-in-takeout":
      return t("imports-fault-nothing-in-takeout");
    case "nothing-in-folder":
      return t("imports-fault-nothing-in-folder");
    case "too-large":
      return t("imports-fault-too-large");
    case "split":
      return t("imports-fault-split");
    case "too-many":
      return t("imports-fault-too-many");
    default:
      return t("imports-fault-damaged");
  }
}

/** What to do about it; null where the sentence says that. */
export function adviceOn(error: unknown): string | null {
  const code =
    error instanceof PrepareError ? error.fault : isProblem(error) ? error.code : "";
  const advice = ADVICE[code] ?? (isPassing(error) ? "later" : null);
  return advice ? t(`imports-advice-${advice}`) : null;
}
