/** What is said about a file that cannot be imported, and what to do. */
import { isProblem } from "../api/problem";
import { messageOf } from "../kit/toast";
import { language } from "../stores/prefs";
import { type Key, t } from "../text/text";
import { isPassing } from "./patience";
import { PrepareError } from "./prepare";

type Advice = "file" | "large" | "damaged" | "quota" | "rows" | "pieces" | "later";

const ADVICE: Record<string, Advice> = {
  not_a_takeout_export: "file",
  nothing_in_archive: "file",
  nothing_in_files: "file",
  unknown_columns: "file",
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

/** A reason of the server in the person's language; null where none is known. */
export function reasonOf(code: string): string | null {
  const key = `imports-why-${code.replaceAll("_", "-")}` as Key;
  const text = t(key);
  return text === key ? null : text;
}

interface Sentences {
  /** What is wrong. */
  first: string;
  /** Further words of the server, such as what it expected. */
  more: string;
  /** Whether the first sentence is the server's, which speaks English. */
  isEnglish: boolean;
}

/** What is said about a failure. */
export function sentencesOn(error: unknown): Sentences {
  const sentence = sentenceOn(error);
  const known = language.value === "en" ? null : reasonOf(codeOf(error));
  if (known) return { first: known, more: sentence, isEnglish: false };
  const isEnglish = isProblem(error) && !isPassing(error);
  const end = sentence.indexOf("; ");
  if (end < 0) return { first: sentence, more: "", isEnglish };
  const rest = sentence.slice(end + 2);
  return {
    first: `${sentence.slice(0, end)}.`,
    more: `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`,
    isEnglish,
  };
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
  const advice = ADVICE[codeOf(error)] ?? (isPassing(error) ? "later" : null);
  return advice ? t(`imports-advice-${advice}`) : null;
}

function codeOf(error: unknown): string {
  if (error instanceof PrepareError) return error.fault;
  if (!isProblem(error)) return "";
  return error.fields[0]?.code ?? error.code;
}
