// Writes and reads PMTiles version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md).
// npm has a reader only, and a reader cannot make an archive.
import { gzipSync, gunzipSync } from "fflate";

const HEADER = 127;
const GZIP = 2;
const MVT = 1;

// fflate is pure JavaScript: the same bytes on every version of Node.
const gzip = (bytes) => gzipSync(bytes, { level: 9, mtime: 0 });

/** The archive's number of a tile: all tiles of lower zooms, then the place on the Hilbert curve. */
export function tileId(z, x, y) {
  let id = (4 ** z - 1) / 3;
  for (let s = 2 ** (z - 1); s >= 1; s /= 2) {
    const rx = x & s ? 1 : 0;
    const ry = y & s ? 1 : 0;
    id += s * s * ((3 * rx) ^ ry);
    if (ry === 0) {
      if (rx === 1) [x, y] = [s - 1 - x, s - 1 - y];
      [x, y] = [y, x];
    }
  }
  return id;
}

function varint(out, value) {
  while (value >= 0x80) {
    out.push((value % 0x80) | 0x80);
    value = Math.floor(value / 0x80);
  }
  out.push(value);
}

function directory(entries) {
  const out = [];
  varint(out, entries.length);
  entries.forEach((e, i) => varint(out, e.id - (i ? entries[i - 1].id : 0)));
  for (const e of entries) varint(out, e.run);
  for (const e of entries) varint(out, e.length);
  entries.forEach((e, i) => {
    const before = entries[i - 1];
    varint(out, before && e.offset === before.offset + before.length ? 0 : e.offset + 1);
  });
  return gzip(Uint8Array.from(out));
}

// The root directory must end before byte 16,384; entries that do not fit go to leaves.
function directories(entries) {
  const root = directory(entries);
  if (root.length <= 16384 - HEADER) return { root, leaves: new Uint8Array(), count: 0 };
  for (let size = 2048; ; size *= 2) {
    const parts = [];
    const pointers = [];
    let offset = 0;
    for (let i = 0; i < entries.length; i += size) {
      const leaf = directory(entries.slice(i, i + size));
      pointers.push({ id: entries[i].id, run: 0, length: leaf.length, offset });
      parts.push(leaf);
      offset += leaf.length;
    }
    const top = directory(pointers);
    if (top.length <= 16384 - HEADER)
      return { root: top, leaves: Buffer.concat(parts), count: parts.length };
  }
}

/**
 * Makes an archive of `tiles` ({z, x, y, data}: MVT, not compressed).
 * Equal tiles are stored once; the same tiles give the same bytes.
 */
export function write(tiles, metadata, { minzoom, maxzoom, center }) {
  const sorted = tiles
    .map((t) => ({ id: tileId(t.z, t.x, t.y), data: t.data }))
    .sort((a, b) => a.id - b.id);
  const entries = [];
  const known = new Map();
  const parts = [];
  let offset = 0;
  for (const { id, data } of sorted) {
    const key = Buffer.from(data).toString("latin1");
    let at = known.get(key);
    if (!at) {
      const packed = gzip(data);
      at = { offset, length: packed.length };
      offset += packed.length;
      parts.push(packed);
      known.set(key, at);
    }
    const last = entries.at(-1);
    if (last && last.offset === at.offset && last.id + last.run === id) last.run += 1;
    else entries.push({ id, run: 1, ...at });
  }
  const { root, leaves, count } = directories(entries);
  const info = gzip(new TextEncoder().encode(JSON.stringify(metadata)));
  const header = Buffer.alloc(HEADER);
  header.write("PMTiles", 0, "latin1");
  header.writeUInt8(3, 7);
  const sections = [root.length, info.length, leaves.length, offset];
  let start = HEADER;
  sections.forEach((length, i) => {
    header.writeBigUInt64LE(BigInt(start), 8 + 16 * i);
    header.writeBigUInt64LE(BigInt(length), 16 + 16 * i);
    start += length;
  });
  [sorted.length, entries.length, known.size].forEach((n, i) =>
    header.writeBigUInt64LE(BigInt(n), 72 + 8 * i),
  );
  header.set([1, GZIP, GZIP, MVT, minzoom, maxzoom], 96);
  const degrees = (value, at) => header.writeInt32LE(Math.round(value * 1e7), at);
  [-180, -85.0511287, 180, 85.0511287].forEach((value, i) => degrees(value, 102 + 4 * i));
  header.writeUInt8(center[2], 118);
  degrees(center[0], 119);
  degrees(center[1], 123);
  return {
    bytes: Buffer.concat([header, root, info, leaves, ...parts]),
    tiles: sorted.length,
    stored: known.size,
    leaves: count,
  };
}

function entriesOf(bytes) {
  let at = 0;
  const next = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const entries = Array.from({ length: next() }, () => ({}));
  let id = 0;
  for (const e of entries) e.id = id += next();
  for (const e of entries) e.run = next();
  for (const e of entries) e.length = next();
  entries.forEach((e, i) => {
    const value = next();
    e.offset = value === 0 ? entries[i - 1].offset + entries[i - 1].length : value - 1;
  });
  return entries;
}

/** Reads one tile of an archive; `null` if the archive does not have it. */
export function read(archive, z, x, y) {
  const number = (at) => Number(archive.readBigUInt64LE(at));
  const section = (at, length) => archive.subarray(at, at + length);
  const id = tileId(z, x, y);
  let found = entriesOf(gunzipSync(section(number(8), number(16))));
  for (let depth = 0; depth < 4; depth++) {
    const entry = found.findLast((e) => e.id <= id);
    if (!entry) return null;
    if (entry.run > 0)
      return id < entry.id + entry.run
        ? gunzipSync(section(number(56) + entry.offset, entry.length))
        : null;
    found = entriesOf(gunzipSync(section(number(40) + entry.offset, entry.length)));
  }
  return null;
}
