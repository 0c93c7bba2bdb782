/** A device's name from what its browser calls itself: "Firefox", "Linux". */
export interface Device {
  program: string;
  system: string | null;
  isPhone: boolean;
}

// The first that matches: Chrome's name is in most others, Safari's in Chrome's.
const PROGRAMS: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\b(?:OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac(?:intosh| OS X)\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** `null` when there is nothing to go by. */
export function deviceOf(userAgent: string | null | undefined): Device | null {
  const text = userAgent?.trim() ?? "";
  if (text === "") return null;
  const program = find(PROGRAMS, text) ?? /^[^\s/(]+/.exec(text)?.[0] ?? text;
  return { program, system: find(SYSTEMS, text), isPhone: /\b(?:Mobile|iPhone|Android)\b/.test(text) };
}

function find(known: readonly [RegExp, string][], text: string): string | null {
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
