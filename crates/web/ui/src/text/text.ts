/** The page's words, in Fluent: every folder holds its own en.ftl and de.ftl. */
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { computed } from "@preact/signals";
import de from "texts:de";
import en from "texts:en";
import type { Key } from "../../generated/keys";
import { language } from "../stores/prefs";

export type { Key };

type Values = Record<string, string | number | Date>;

const sources = { en, de };

const bundle = computed(() => {
  const made = new FluentBundle(language.value, { useIsolating: false });
  made.addResource(new FluentResource(sources[language.value]));
  return made;
});

/** One text in the person's language. */
export function t(key: Key, values?: Values): string {
  const message = bundle.value.getMessage(key);
  if (!message?.value) return key;
  return bundle.value.formatPattern(message.value, values);
}

/** A count with the language's separators: 2,431. */
export function number(value: number): string {
  return new Intl.NumberFormat(language.value).format(value);
}

/** A day: 8 July 2016. */
export function day(value: string | number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "medium" }).format(new Date(value));
}

/** A moment: 8 July 2016, 09:10. */
export function moment(value: string | number): string {
  return new Intl.DateTimeFormat(language.value, {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(value));
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
