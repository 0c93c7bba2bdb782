/** Positions as people paste them: numbers, degrees and minutes, links of maps. */
import type { Point } from "../stores/position";

/** Reads a position from plain coordinates or from a link that holds some. */
export function parsePosition(text: string): Point | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return /^(https?:|geo:)/i.test(trimmed) ? fromLink(trimmed) : fromText(trimmed);
}

/** Whether the text is an address of the web. */
export function isLink(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text.trim());
}

/** Coordinates to copy: north first, as every map reads them. */
export function formatPosition({ lat, lng }: Point): string {
  return `${round(lat)}, ${round(lng)}`;
}

/** Whether the text is a link of Google Maps, of which the server knows more. */
export function isGoogle(text: string): boolean {
  return /^https?:\/\/([a-z]+\.)*(google\.[a-z.]+|goo\.gl)\//i.test(text.trim());
}

// Seven digits are a centimetre.
function round(degrees: number): number {
  return Number(degrees.toFixed(7));
}

function point(lat: number, lng: number): Point | null {
  const isInside = Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
  return isInside ? { lat: round(lat), lng: round(lng) } : null;
}

const NUMBER = "[-+−]?\\d{1,3}(?:[.,]\\d+)?";

function fromText(text: string): Point | null {
  const clean = text.replace(/[()[\]]/g, " ").trim();
  return decimals(clean) ?? degrees(clean);
}

/** "48.1, 11.5", "48,1 11,5" and "48,1; 11,5". */
function decimals(text: string): Point | null {
  const pair = (first: string | undefined, second: string | undefined) =>
    point(toNumber(first), toNumber(second));
  // With points in the numbers, a comma parts them; with commas, a space or a semicolon.
  const usual = /^([-+−]?\d{1,3}(?:\.\d+)?)°?\s*[,;\s]\s*([-+−]?\d{1,3}(?:\.\d+)?)°?$/.exec(text);
  if (usual) return pair(usual[1], usual[2]);
  const other = new RegExp(`^(${NUMBER})°?\\s*(?:[;/]|,?\\s)\\s*(${NUMBER})°?$`).exec(text);
  return other ? pair(other[1], other[2]) : null;
}

function toNumber(text: string | undefined): number {
  return Number((text ?? "").replace(",", ".").replace("−", "-") || "x");
}

/** 48°08'14.0"N 11°34'31.1"E, with or without seconds, the letters before or after. */
function degrees(text: string): Point | null {
  const letter = "([NSEWO])";
  const size = `(${NUMBER})\\s*°?\\s*(?:(${NUMBER})\\s*['′’]\\s*)?(?:(${NUMBER})\\s*(?:"|″|”|'')\\s*)?`;
  const match = (part: string) => new RegExp(`^${part}[\\s,;]*${part}$`, "i").exec(text)?.slice(1);
  const after = match(`${size}\\s*${letter}`);
  const before = match(`${letter}\\s*${size}`);
  const one = after ? angle(after[3], after.slice(0, 3)) : angle(before?.[0], before?.slice(1, 4));
  const two = after ? angle(after[7], after.slice(4, 7)) : angle(before?.[4], before?.slice(5, 8));
  if (!one || !two || one.isEast === two.isEast) return null;
  return one.isEast ? point(two.value, one.value) : point(one.value, two.value);
}

function angle(letter: string | undefined, size: readonly (string | undefined)[] = []) {
  if (!letter) return null;
  const [whole = Number.NaN, minute = 0, second = 0] = size.map((text) => toNumber(text ?? "0"));
  if (minute >= 60 || second >= 60) return null;
  const value = whole + minute / 60 + second / 3600;
  const side = letter.toUpperCase();
  // German maps say O for east.
  return { isEast: side !== "N" && side !== "S", value: side === "S" || side === "W" ? -value : value };
}

/** Links of Google Maps, OpenStreetMap and Apple Maps, and `geo:`. */
function fromLink(text: string): Point | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.protocol === "geo:") return pairIn(url.pathname);
  const whole = decode(url.href);
  // The place itself first; the middle of the map only if there is nothing better.
  const pin = /!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)/.exec(whole);
  if (pin) return point(Number(pin[1]), Number(pin[2]));
  const marker = [url.searchParams.get("mlat"), url.searchParams.get("mlon")];
  if (marker[0] && marker[1]) return point(Number(marker[0]), Number(marker[1]));
  for (const name of ["query", "q", "ll", "coordinate", "destination", "daddr", "center"]) {
    const found = pairIn(url.searchParams.get(name) ?? "");
    if (found) return found;
  }
  const middle = /@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/.exec(whole) ?? /#map=[\d.]+\/(-?[\d.]+)\/(-?[\d.]+)/.exec(whole);
  if (middle) return point(Number(middle[1]), Number(middle[2]));
  const path = /\/(?:search|place|dir)\/([-+\d.,\s]+)/.exec(whole);
  return path ? pairIn(path[1] ?? "") : null;
}

function pairIn(text: string): Point | null {
  const found = /^(?:loc:)?\s*(-?\d+(?:\.\d+)?)[,\s+]+(-?\d+(?:\.\d+)?)(?:[,;(\s]|$)/.exec(text);
  return found ? point(Number(found[1]), Number(found[2])) : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
