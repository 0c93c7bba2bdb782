/** What a person prefers in this browser: language, theme, what is shown. */
import { effect, signal } from "@preact/signals";

export type Language = "en" | "de";
export type Theme = "system" | "light" | "dark";

export const language = signal<Language>(initialLanguage());
export const theme = signal<Theme>(stored("theme", ["system", "light", "dark"], "system"));
export const mapTheme = signal<Theme>(stored("map-theme", ["system", "light", "dark"], "system"));
export const showsMap = signal(stored("map", ["yes", "no"], "yes") === "yes");
export const density = signal<"cosy" | "compact">(stored("density", ["cosy", "compact"], "cosy"));
/** Whether single letters do something, which speech input may trip over (WCAG 2.1.4). */
export const singleKeys = signal(stored("single-keys", ["yes", "no"], "yes") === "yes");

const dark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(dark.matches);
dark.addEventListener("change", (event) => {
  systemIsDark.value = event.matches;
});

/** The theme that is shown: the person's, else the system's. */
export function shownTheme(wish: Theme = theme.value): "light" | "dark" {
  if (wish === "system") return systemIsDark.value ? "dark" : "light";
  return wish;
}

/** The map follows the page unless it has a theme of its own. */
export function shownMapTheme(): "light" | "dark" {
  return mapTheme.value === "system" ? shownTheme() : mapTheme.value;
}

const still = matchMedia("(prefers-reduced-motion: reduce)");
export const prefersStillness = () => still.matches;

/** Writes the preferences down, also when signing out has emptied the storage. */
export function keepPrefs(): void {
  store("language", language.value);
  store("theme", theme.value);
  store("map-theme", mapTheme.value);
  store("map", showsMap.value ? "yes" : "no");
  store("density", density.value);
  store("single-keys", singleKeys.value ? "yes" : "no");
}

/** Keeps the preferences, and the document's attributes that styles go by. */
export function followPrefs(): void {
  effect(keepPrefs);
  effect(() => {
    document.documentElement.lang = language.value;
  });
  effect(() => {
    document.documentElement.dataset["theme"] = shownTheme();
    const color = shownTheme() === "dark" ? "#151714" : "#faf9f6";
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", color);
  });
}

function initialLanguage(): Language {
  const wished = stored<Language | "">("language", ["en", "de"], "");
  if (wished !== "") return wished;
  return navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
}

function stored<T extends string>(name: string, values: readonly T[], fallback: T): T {
  try {
    const value = localStorage.getItem(`listbud.${name}`);
    return values.find((known) => known === value) ?? fallback;
  } catch {
    return fallback;
  }
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(`listbud.${name}`, value);
  } catch {
    // Private windows may refuse storage; the choice then holds until reload.
  }
}
