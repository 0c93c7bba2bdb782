/** What can be chosen before and after signing in. */
import type { Language, Theme } from "../stores/prefs";

/** Languages name themselves. */
export const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["de", "Deutsch"],
];

export const THEMES: readonly Theme[] = ["system", "light", "dark"];
