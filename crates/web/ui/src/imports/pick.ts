/**
 * Which files of an archive or a folder are sent. Of a Takeout these are the saved
 * lists, the places of Maps and maps of other products; nothing else leaves the
 * computer. In doubt the first words of a file decide.
 */

import { mayHoldPlaces } from "./names";

/** A file that may be sent. */
export interface Candidate {
  /** Its path in the archive or folder. */
  path: string;
  size: number;
  /** The first characters of its text; may be fewer. */
  beginning: (length: number) => Promise<string>;
}

const MAPS_OF_OTHERS = /\.(kml|kmz|gpx)$/i;

// No list comes near it; the history of where somebody was does.
const MAX_SIZE = 64 * 1024 * 1024;

// What the server reads of an archive at most is 10,000 files.
const MAX_FILES = 9_000;

// How many files are looked into. The lists come first.
const MAX_LOOKS = 4_000;

/** What Google calls the product of lists, as far as it is known. */
const SAVED = new Set(
  (
    "saved|gespeichert|enregistré|enregistrés|guardado|guardados|elementos guardados|salvati|" +
    "elementi salvati|salvo|salvos|itens salvos|opgeslagen|sparat|sparade|gemt|lagret|tallennettu|" +
    "tallennetut|zapisane|uložené|uloženo|mentett|mentve|salvate|salvat|kaydedilenler|kaydedildi|" +
    "сохраненное|сохранено|збережене|збережено|запазени|spremljeno|shranjeno|desat|" +
    "αποθηκευμένα|保存済み|저장됨|已保存|已收藏|已儲存|disimpan|tersimpan|đã lưu|ที่บันทึกไว้|تم الحفظ"
  ).split("|"),
);

/** What Google calls Maps: "Maps", "Maps (your places)", and in other scripts. */
const MAPS = /^(google )?(maps?|mapy|карты|карти|haritalar|マップ|지도|地图|地圖|แผนที่|خرائط)($|[\s(（])/iu;

/** Whether a name shows that the archive comes from Google Takeout. */
export function isOfTakeout(path: string): boolean {
  return /(^|\/)takeout(-[^/]*)?\//i.test(path) || /(^|\/)archive_browser\.html$/i.test(path);
}

/** Chooses from a Takeout. `tell` hears how many files were looked at. */
export async function pickFromTakeout<T extends Candidate>(
  all: readonly T[],
  tell: (looked: number) => void = () => {},
): Promise<T[]> {
  const ranked = all
    .filter((one) => mayHoldPlaces(one.path) && one.size <= MAX_SIZE)
    .map((one) => ({ one, rank: rankOf(one.path) }))
    .sort((a, b) => a.rank - b.rank);
  const chosen = new Set<T>();
  let looks = 0;
  const look = async ({ one, rank }: { one: T; rank: number }) => {
    if (rank > 0 && ++looks > MAX_LOOKS) return;
    if (rank === 0 || (await holdsPlaces(one))) chosen.add(one);
    tell(looks);
  };
  // A few at a time: reading waits for the disk.
  for (let at = 0; at < ranked.length; at += 16) {
    await Promise.all(ranked.slice(at, at + 16).map(look));
  }
  return all.filter((one) => chosen.has(one)).slice(0, MAX_FILES);
}

/** Chooses from anything else by the endings of names. */
export function pickByName<T extends Candidate>(all: readonly T[]): T[] {
  return all
    .filter((one) => mayHoldPlaces(one.path) && one.size <= MAX_SIZE)
    .slice(0, MAX_FILES);
}

/** Known folders come first, then tables: lists and maps there need no look inside. */
function rankOf(path: string): number {
  const folders = path.split("/").slice(0, -1);
  const isSaved = folders.some(isSavedFolder);
  if ((isSaved && /\.csv$/i.test(path)) || MAPS_OF_OTHERS.test(path)) return 0;
  if (isSaved || folders.some((folder) => MAPS.test(folder))) return 1;
  return /\.csv$/i.test(path) ? 2 : 3;
}

function isSavedFolder(folder: string): boolean {
  return SAVED.has(folder.normalize("NFC").toLowerCase().trim());
}

/** Whether the beginning of a file is that of a list or of a map with places. */
async function holdsPlaces(one: Candidate): Promise<boolean> {
  if (/\.csv$/i.test(one.path)) {
    const text = await one.beginning(16_384);
    return /\b(google\.[a-z.]{2,6}\/(maps|search)|maps\.google|goo\.gl|ludocid)/i.test(text);
  }
  const text = await one.beginning(1_024);
  return /"features"|"FeatureCollection"|"type"\s*:\s*"Feature"/.test(text);
}
