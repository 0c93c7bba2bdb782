/** The page's words, in Fluent: every folder holds its own en.ftl and de.ftl. */
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { computed, signal } from "@preact/signals";
import type { Key } from "../../generated/keys";
import { type Language, language } from "../stores/prefs";

export type { Key };

type Values = Record<string, string | number | Date>;

// Each language is a file of its own, which is loaded when it is wanted.
const files = {
  en: () => import("texts:en"),
  de: () => import("texts:de"),
};

const loaded = signal<{ language: Language; text: string } | null>(null);

/** Loads the words of the chosen language, and again when another is chosen. */
export async function loadTexts(): Promise<void> {
  const wanted = language.value;
  const { default: text } = await files[wanted]();
  loaded.value = { language: wanted, text };
}

const bundle = computed(() => {
  const made = new FluentBundle(loaded.value?.language ?? "en", { useIsolating: false });
  made.addResource(new FluentResource(loaded.value?.text ?? ""));
  return made;
});

/** One text in the person's language. */
export function t(key: Key, values?: Values): string {
  const message = bundle.value.getMessage(key);
  if (!message?.value) return key;
  return bundle.value.formatPattern(message.value, values);
}

// Making a formatter takes far longer than using it, and tables use it in each row.
const numbers = computed(() => new Intl.NumberFormat(language.value));
const days = computed(() => new Intl.DateTimeFormat(language.value, { dateStyle: "medium" }));
const moments = computed(
  () => new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "short" }),
);

/** A count with the language's separators: 2,431. */
export function number(value: number): string {
  return numbers.value.format(value);
}

/** A day: 8 July 2016. */
export function day(value: string | number): string {
  return days.value.format(new Date(value));
}

/** A moment: 8 July 2016, 09:10. */
export function moment(value: string | number): string {
  return moments.value.format(new Date(value));
}

/** A size: 3.4 MB. */
export function bytes(value: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(value / 1000 ** power);
}
