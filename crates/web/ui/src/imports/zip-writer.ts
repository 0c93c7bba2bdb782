/** Writes a small ZIP archive out of parts of others. */
import {
  CENTRAL,
  CENTRAL_LENGTH,
  END,
  END_LENGTH,
  LOCAL,
  LOCAL_LENGTH,
  type Part,
  ZipError,
} from "./zip";

const IS_UTF8 = 0x0800;
const HAS_DESCRIPTOR = 0x0008;

/** Puts a file as it is into the form in which an archive takes it. */
export async function stored(name: string, data: Blob): Promise<Part> {
  return {
    rawName: new TextEncoder().encode(name),
    flags: IS_UTF8,
    method: 0,
    // The first moment that MS-DOS knows; nobody looks at it.
    stamp: 0x00210000,
    crc: await crc32(data),
    packed: data.size,
    size: data.size,
    attributes: 0,
    data,
  };
}

/** Writes an archive. Its bytes stay where they are until the archive is sent. */
export function writeZip(parts: readonly Part[]): Blob {
  const pieces: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let offset = 0;
  let directoryLength = 0;
  for (const part of parts) {
    const local = header(LOCAL, LOCAL_LENGTH, part);
    pieces.push(local, part.rawName as BlobPart, part.data);
    const central = header(CENTRAL, CENTRAL_LENGTH, part);
    const fields = new DataView(central.buffer);
    fields.setUint32(38, part.attributes, true);
    fields.setUint32(42, offset, true);
    directory.push(central, part.rawName as BlobPart);
    offset += LOCAL_LENGTH + part.rawName.length + part.packed;
    directoryLength += CENTRAL_LENGTH + part.rawName.length;
  }
  if (offset + directoryLength > 0xfffffffe || parts.length > 0xfffe) {
    throw new ZipError("too-many");
  }
  const end = new DataView(new ArrayBuffer(END_LENGTH));
  end.setUint32(0, END, true);
  end.setUint16(8, parts.length, true);
  end.setUint16(10, parts.length, true);
  end.setUint32(12, directoryLength, true);
  end.setUint32(16, offset, true);
  return new Blob([...pieces, ...directory, end.buffer], { type: "application/zip" });
}

/** What local header and directory say alike; only the directory begins with its maker. */
function header(signature: number, length: number, part: Part): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const fields = new DataView(bytes.buffer);
  const at = signature === CENTRAL ? 6 : 4;
  fields.setUint32(0, signature, true);
  // Made on Unix, as which the attributes are read.
  if (signature === CENTRAL) fields.setUint16(4, (3 << 8) | 20, true);
  fields.setUint16(at, 20, true);
  // The lengths stand here, so none come after the data.
  fields.setUint16(at + 2, part.flags & ~HAS_DESCRIPTOR, true);
  fields.setUint16(at + 4, part.method, true);
  fields.setUint32(at + 6, part.stamp, true);
  fields.setUint32(at + 10, part.crc, true);
  fields.setUint32(at + 14, part.packed, true);
  fields.setUint32(at + 18, part.size, true);
  fields.setUint16(at + 22, part.rawName.length, true);
  return bytes;
}

let table: Uint32Array | null = null;

function crcTable(): Uint32Array {
  const made = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    made[byte] = value >>> 0;
  }
  return made;
}

async function crc32(data: Blob): Promise<number> {
  table ??= crcTable();
  const piece = 1024 * 1024;
  let crc = 0xffffffff;
  for (let at = 0; at < data.size; at += piece) {
    const bytes = new Uint8Array(await data.slice(at, at + piece).arrayBuffer());
    for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
