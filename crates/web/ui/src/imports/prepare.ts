/** Makes one upload out of what a person chose or dropped. */
import { mayHoldPlaces } from "./names";
import { type Candidate, isOfTakeout, pickByName, pickFromTakeout } from "./pick";
import {
  type Entry,
  type Part,
  ZipError,
  type ZipFault,
  beginning,
  isZip,
  packedData,
  readDirectory,
} from "./zip";
import { stored, writeZip } from "./zip-writer";

/** A file, and where it stands in a folder that was dropped. */
export interface Chosen {
  file: File;
  /** Empty unless it came with a folder. */
  folder: string;
}

/** What is sent. */
export interface Upload {
  blob: Blob;
  fileName: string;
  /** Archives that the browser does not look into, which belong to the same import. */
  beside: { blob: Blob; fileName: string }[];
  /** What was taken of an archive or a folder; null when all of it is sent. */
  taken: Taken | null;
}

export interface Taken {
  names: string[];
  /** How many files there were. */
  of: number;
  bytes: number;
}

export type PrepareFault = ZipFault | "too-large" | "nothing-in-takeout" | "nothing-in-folder";

/** Why there is nothing to send. */
export class PrepareError extends Error {
  readonly fault: PrepareFault;
  readonly fileName: string;

  constructor(fault: PrepareFault, fileName: string) {
    super(fault);
    this.fault = fault;
    this.fileName = fileName;
  }
}

// The server's usual bound. Lists and maps are far from it.
const MAX_UPLOAD = 256 * 1024 * 1024;
// Up to here an archive that is not from Takeout is sent as it is.
const SMALL = 20 * 1024 * 1024;
// The server takes names so long.
const MAX_NAME = 200;

/**
 * Reads what was chosen and makes one upload of it.
 *
 * @throws PrepareError when there is nothing to send
 */
export async function prepare(
  chosen: readonly Chosen[],
  tell: (looked: number) => void = () => {},
): Promise<Upload> {
  const loose = chosen.filter((one) => one.folder === "");
  const only = loose[0];
  if (only && chosen.length === 1) return prepareOne(only.file, tell);
  const packed: Packed = { parts: [], names: new Set(), of: 0, hasTakeout: false };
  const beside: Upload["beside"] = [];
  for (const { file } of loose) {
    // In an archive the server would not open another one.
    if (await isPackedWhole(file)) beside.push({ blob: file, fileName: file.name });
    else await addFile(packed, file, tell);
  }
  await addFolders(packed, chosen.filter((one) => one.folder !== ""), tell);
  const first = chosen[0]?.file.name ?? "";
  const besideBytes = beside.reduce((sum, { blob }) => sum + blob.size, 0);
  if (besideBytes > MAX_UPLOAD) throw new PrepareError("too-large", first);
  const [archive, ...others] = beside;
  if (packed.parts.length === 0 && archive) return { ...archive, beside: others, taken: null };
  if (packed.parts.length === 0) {
    throw new PrepareError(packed.hasTakeout ? "nothing-in-takeout" : "nothing-in-folder", first);
  }
  const blob = writeZip(packed.parts);
  if (blob.size + besideBytes > MAX_UPLOAD) throw new PrepareError("too-large", first);
  const names = [...packed.names, ...beside.map(({ fileName }) => fileName)];
  const taken = { names, of: packed.of + beside.length, bytes: blob.size + besideBytes };
  return { blob, fileName: nameOf(unarchived(chosen, beside)), beside, taken };
}

async function prepareOne(file: File, tell: (looked: number) => void): Promise<Upload> {
  const whole = { blob: file, fileName: file.name, beside: [], taken: null };
  const isArchive = (await isZip(file)) && !/\.kmz$/i.test(file.name);
  if (!isArchive) return checked(whole);
  let found: Found;
  try {
    found = await lookInto(file, tell);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    // The server says what is wrong with it.
    if (file.size <= SMALL) return whole;
    throw new PrepareError(error.fault, file.name);
  }
  if (!found.isTakeout && file.size <= SMALL) return whole;
  if (found.members.length === 0) {
    throw new PrepareError(found.isTakeout ? "nothing-in-takeout" : "too-large", file.name);
  }
  const packed: Packed = { parts: [], names: new Set(), of: found.count, hasTakeout: true };
  for (const member of found.members) await addMember(packed, file, member, "");
  const blob = writeZip(packed.parts);
  const taken = { names: [...packed.names], of: found.count, bytes: blob.size };
  return checked({ blob, fileName: file.name, beside: [], taken });
}

function checked(upload: Upload): Upload {
  if (upload.blob.size <= MAX_UPLOAD) return upload;
  throw new PrepareError("too-large", upload.fileName);
}

interface Member extends Candidate {
  entry: Entry;
}

interface Found {
  members: Member[];
  count: number;
  isTakeout: boolean;
}

/** Finds what of an archive is worth sending. */
async function lookInto(file: Blob, tell: (looked: number) => void): Promise<Found> {
  let isTakeout = false;
  const { entries, count } = await readDirectory(file, (name) => {
    isTakeout ||= isOfTakeout(name);
    return mayHoldPlaces(name);
  });
  const all = entries.map((entry) => ({
    path: entry.name,
    size: entry.size,
    entry,
    beginning: async (length: number) =>
      beginning(await packedData(file, entry), entry.method, length),
  }));
  const picked = await pickFromTakeout(all, tell);
  // Somebody may have packed the folder of the lists again.
  if (isTakeout || picked.some((one) => /\.csv$/i.test(one.path))) {
    return { members: picked, count, isTakeout };
  }
  return { members: pickByName(all), count, isTakeout };
}

/** What is packed into one archive. */
interface Packed {
  parts: Part[];
  names: Set<string>;
  of: number;
  hasTakeout: boolean;
}

async function addMember(packed: Packed, file: Blob, member: Member, prefix: string): Promise<void> {
  const { entry } = member;
  const data = await packedData(file, entry);
  const path = unused(packed, `${prefix}${member.path}`);
  const isAsItWas = path === member.path;
  packed.parts.push({
    ...entry,
    ...(isAsItWas ? {} : { rawName: new TextEncoder().encode(path), flags: entry.flags | 0x0800 }),
    data,
  });
}

/** Adds a whole file, or what is worth sending of an archive. */
async function addFile(packed: Packed, file: File, tell: (looked: number) => void): Promise<void> {
  const isArchive = (await isZip(file)) && !/\.kmz$/i.test(file.name);
  if (!isArchive) return addWhole(packed, file, file.name);
  let found: Found;
  try {
    found = await lookInto(file, tell);
  } catch (error) {
    if (error instanceof ZipError) throw new PrepareError(error.fault, file.name);
    throw error;
  }
  const isOther = !found.isTakeout && found.members.length === 0;
  if (isOther && file.size <= SMALL) return addWhole(packed, file, file.name);
  packed.of += found.count;
  packed.hasTakeout ||= found.isTakeout;
  for (const member of found.members) await addMember(packed, file, member, `${file.name}/`);
}

async function addWhole(packed: Packed, file: File, path: string): Promise<void> {
  if (file.size > MAX_UPLOAD) throw new PrepareError("too-large", file.name);
  packed.of++;
  // A map at the top would make a KMZ of the archive.
  const place = /^[^/]*\.kml$/i.test(path) ? `Files/${path}` : path;
  packed.parts.push(await stored(unused(packed, place), file));
}

/** Folders are chosen from as the archive is of which they were unpacked. */
async function addFolders(
  packed: Packed,
  chosen: readonly Chosen[],
  tell: (looked: number) => void,
): Promise<void> {
  const all = chosen.map(({ file, folder }) => ({
    path: `${folder}/${file.name}`,
    size: file.size,
    file,
    beginning: (length: number) => beginning(file, 0, length),
  }));
  const isTakeout = all.some((one) => isOfTakeout(one.path));
  const picked = isTakeout ? await pickFromTakeout(all, tell) : pickByName(all);
  packed.of += all.length - picked.length;
  for (const { file, path } of picked) await addWhole(packed, file, path);
}

/** A name that the archive does not have yet. */
function unused(packed: Packed, path: string): string {
  let name = path;
  for (let n = 2; packed.names.has(name); n++) name = `${n}/${path}`;
  packed.names.add(name);
  return name;
}

/** What the import is called in the history. */
function nameOf(chosen: readonly Chosen[]): string {
  const names = chosen.map(({ file, folder }) => folder.split("/")[0] || file.name);
  const different = [...new Set(names)];
  const text = different.slice(0, 3).join(", ");
  const shown = different.length > 3 ? `${text}, … (${different.length})` : text;
  return shown.length > MAX_NAME ? `${shown.slice(0, MAX_NAME)}…` : shown;
}

/** What was chosen without what is sent under its own name. */
function unarchived(chosen: readonly Chosen[], beside: Upload["beside"]): readonly Chosen[] {
  return chosen.filter(({ file }) => !beside.some(({ blob }) => blob === file));
}

/** Whether a file is a TAR archive, or packed by gzip, as Takeout's `.tgz` are. */
async function isPackedWhole(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 262).arrayBuffer());
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  // The mark stands behind the first file's name, size and owner.
  return isGzip || new TextDecoder().decode(head.subarray(257)) === "ustar";
}
