/**
 * ZIP archives of any size, read by slices: the directory at the end tells where each
 * file lies, and nothing else is read. Files go into a new archive as they are packed.
 */

/** One file of an archive. */
export interface Entry {
  /** The path, to show and to choose by. */
  name: string;
  rawName: Uint8Array;
  flags: number;
  /** 0 stored, 8 deflated. */
  method: number;
  /** When it was changed, as MS-DOS writes it. */
  stamp: number;
  crc: number;
  /** The length in the archive. */
  packed: number;
  /** The length when unpacked. */
  size: number;
  /** Where its local header begins. */
  offset: number;
  attributes: number;
}

export interface Directory {
  /** The files that were wanted. */
  entries: Entry[];
  /** How many files there are in all. */
  count: number;
}

/** What goes into a new archive: packed bytes, and what has to be known of them. */
export type Part = Omit<Entry, "offset" | "name"> & { data: Blob };

export type ZipFault = "not-zip" | "cut-off" | "split" | "damaged" | "too-many";

/** Why an archive could not be read. */
export class ZipError extends Error {
  readonly fault: ZipFault;

  constructor(fault: ZipFault) {
    super(fault);
    this.fault = fault;
  }
}

// Signatures and lengths of APPNOTE 6.3, 4.3.
export const LOCAL = 0x04034b50;
export const CENTRAL = 0x02014b50;
export const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
export const END_LENGTH = 22;
const END64_LENGTH = 56;
const LOCATOR64_LENGTH = 20;
export const LOCAL_LENGTH = 30;
export const CENTRAL_LENGTH = 46;
const MAX_COMMENT = 0xffff;

// A directory of half a million files. Beyond that it would fill the memory.
const MAX_DIRECTORY = 96 * 1024 * 1024;

/** Whether the first bytes are those of a ZIP archive. */
export async function isZip(blob: Blob): Promise<boolean> {
  if (blob.size < 4) return false;
  const first = (await view(blob, 0, 4)).getUint32(0, true);
  return first === LOCAL || first === END || first === 0x08074b50;
}

/**
 * Reads the directory and keeps the files whose names are wanted.
 *
 * @throws ZipError when it is not an archive, or not a whole one
 */
export async function readDirectory(
  blob: Blob,
  wants: (name: string) => boolean,
): Promise<Directory> {
  const place = await findDirectory(blob);
  if (place.size > MAX_DIRECTORY) throw new ZipError("too-many");
  const bytes = await view(blob, place.start, place.start + place.size);
  const entries: Entry[] = [];
  let count = 0;
  let at = 0;
  while (at + CENTRAL_LENGTH <= bytes.byteLength && bytes.getUint32(at, true) === CENTRAL) {
    const nameLength = bytes.getUint16(at + 28, true);
    const extraLength = bytes.getUint16(at + 30, true);
    const next = at + CENTRAL_LENGTH + nameLength + extraLength + bytes.getUint16(at + 32, true);
    if (next > bytes.byteLength) throw new ZipError("damaged");
    const name = nameOf(bytes, at, nameLength);
    if (!name.endsWith("/")) {
      count++;
      if (wants(name)) entries.push(entryAt(bytes, at, name, place.shift));
    }
    at = next;
  }
  if (count === 0 && at === 0 && place.size > 0) throw new ZipError("damaged");
  return { entries, count };
}

/** The packed bytes of a file, as a part of the archive that is not read yet. */
export async function packedData(blob: Blob, entry: Entry): Promise<Blob> {
  if (entry.offset + LOCAL_LENGTH > blob.size) throw new ZipError("cut-off");
  const header = await view(blob, entry.offset, entry.offset + LOCAL_LENGTH);
  if (header.getUint32(0, true) !== LOCAL) throw new ZipError("damaged");
  const lengths = header.getUint16(26, true) + header.getUint16(28, true);
  const start = entry.offset + LOCAL_LENGTH + lengths;
  if (start + entry.packed > blob.size) throw new ZipError("cut-off");
  return blob.slice(start, start + entry.packed);
}

/** The first bytes of a packed file as text; as much as can be unpacked. */
export async function beginning(data: Blob, method: number, length: number): Promise<string> {
  if (method === 0) return (await data.slice(0, length * 3).text()).slice(0, length);
  if (method !== 8) return "";
  const source = data.slice(0, Math.max(length, 4_096)).stream();
  const text = new TextDecoder();
  let found = "";
  try {
    const unpacked = source.pipeThrough(new DecompressionStream("deflate-raw"));
    const reader = unpacked.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      found += text.decode(value, { stream: true });
      if (found.length < length) continue;
      reader.cancel().catch(() => {});
      break;
    }
  } catch {
    // Only the beginning was given, so the stream may end too soon.
  }
  return found.slice(0, length);
}

interface DirectoryPlace {
  start: number;
  size: number;
  /** How many bytes stand before the archive, which its offsets do not count. */
  shift: number;
}

async function findDirectory(blob: Blob): Promise<DirectoryPlace> {
  if (!(await isZip(blob))) throw new ZipError("not-zip");
  const from = Math.max(0, blob.size - END_LENGTH - MAX_COMMENT - LOCATOR64_LENGTH);
  const tail = await view(blob, from, blob.size);
  const end = findEnd(tail);
  if (end < 0) throw new ZipError("cut-off");
  const disk = tail.getUint16(end + 4, true);
  if (disk !== 0 && disk !== 0xffff) throw new ZipError("split");
  let size = tail.getUint32(end + 12, true);
  let start = tail.getUint32(end + 16, true);
  let last = from + end;
  const locator = end - LOCATOR64_LENGTH;
  if (locator >= 0 && tail.getUint32(locator, true) === LOCATOR64) {
    const told = long(tail, locator + 8);
    const longer = await findEnd64(blob, told, from + locator);
    size = long(longer.bytes, 40);
    start = long(longer.bytes, 48);
    last = longer.at;
  }
  const shift = last - size - start;
  if (shift < 0 || start + size > blob.size) throw new ZipError("damaged");
  // Between directory and end there may be a signature; then nothing is shifted.
  const isHere = size === 0 || (await startsWith(blob, start, CENTRAL));
  return isHere ? { start, size, shift: 0 } : { start: start + shift, size, shift };
}

/** Finds the last end mark whose comment fits into what is left. */
function findEnd(tail: DataView): number {
  for (let at = tail.byteLength - END_LENGTH; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    if (at + END_LENGTH + tail.getUint16(at + 20, true) <= tail.byteLength) return at;
  }
  return -1;
}

async function findEnd64(
  blob: Blob,
  told: number,
  locator: number,
): Promise<{ bytes: DataView; at: number }> {
  for (const at of [told, locator - END64_LENGTH]) {
    if (at < 0 || at + END64_LENGTH > blob.size || !(await startsWith(blob, at, END64))) continue;
    return { bytes: await view(blob, at, at + END64_LENGTH), at };
  }
  throw new ZipError("damaged");
}

async function startsWith(blob: Blob, at: number, signature: number): Promise<boolean> {
  if (at < 0 || at + 4 > blob.size) return false;
  return (await view(blob, at, at + 4)).getUint32(0, true) === signature;
}

function nameOf(bytes: DataView, at: number, length: number): string {
  const raw = rawNameOf(bytes, at, length);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(raw).replaceAll("\\", "/");
  } catch {
    // An old code page; the server looks closer.
    return new TextDecoder("windows-1252").decode(raw).replaceAll("\\", "/");
  }
}

function rawNameOf(bytes: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + at + CENTRAL_LENGTH, length);
}

function entryAt(bytes: DataView, at: number, name: string, shift: number): Entry {
  const nameLength = bytes.getUint16(at + 28, true);
  const entry: Entry = {
    name,
    rawName: rawNameOf(bytes, at, nameLength).slice(),
    flags: bytes.getUint16(at + 8, true),
    method: bytes.getUint16(at + 10, true),
    stamp: bytes.getUint32(at + 12, true),
    crc: bytes.getUint32(at + 16, true),
    packed: bytes.getUint32(at + 20, true),
    size: bytes.getUint32(at + 24, true),
    offset: bytes.getUint32(at + 42, true),
    attributes: bytes.getUint32(at + 38, true),
  };
  readLongFields(bytes, at + CENTRAL_LENGTH + nameLength, bytes.getUint16(at + 30, true), entry);
  entry.offset += shift;
  return entry;
}

/** ZIP64 puts what does not fit into four bytes into an extra field, in this order. */
function readLongFields(bytes: DataView, start: number, length: number, entry: Entry): void {
  const end = start + length;
  for (let at = start; at + 4 <= end; at += 4 + bytes.getUint16(at + 2, true)) {
    if (bytes.getUint16(at, true) !== 0x0001) continue;
    let next = at + 4;
    for (const field of ["size", "packed", "offset"] as const) {
      if (entry[field] !== 0xffffffff || next + 8 > end) continue;
      entry[field] = long(bytes, next);
      next += 8;
    }
    return;
  }
}

function long(bytes: DataView, at: number): number {
  const value = Number(bytes.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw new ZipError("damaged");
  return value;
}

async function view(blob: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await blob.slice(from, to).arrayBuffer());
}
