/** Makes ZIP archives of every kind, apart from the code that is tested. */
import { deflateRawSync } from "node:zlib";

export interface File {
  name: string;
  text: string;
  isStored?: boolean;
  /** Lengths and checksum come after the data, as when an archive is streamed. */
  isStreamed?: boolean;
  flags?: number;
}

export interface Shape {
  /** What stands before the first file. */
  before?: Blob;
  /** How many bytes of nothing come after that. */
  space?: number;
  /** Whether offsets count from the beginning of the blob, as they do by rights. */
  countsBefore?: boolean;
  /** Lengths, offsets and counts stand in the longer fields. */
  isZip64?: boolean;
  comment?: string;
}

export function archive(files: readonly File[], shape: Shape = {}): Blob {
  const { before = new Blob([]), countsBefore = true, isZip64 = false, comment = "" } = shape;
  const space = shape.space ?? 0;
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = before.size + space;
  for (const file of files) {
    const offset = countsBefore ? at : at - before.size;
    const { local, central } = entry(file, offset, isZip64);
    pieces.push(...local);
    directory.push(central);
    at += local.reduce((sum, piece) => sum + piece.length, 0);
  }
  const start = countsBefore ? at : at - before.size;
  const contents = join(directory);
  const end = isZip64 ? end64(files.length, contents.length, start, at) : [];
  const tooLarge = isZip64;
  end.push(
    numbers([4, 0x06054b50], [2, 0], [2, 0]),
    numbers([2, tooLarge ? 0xffff : files.length], [2, tooLarge ? 0xffff : files.length]),
    numbers([4, tooLarge ? 0xffffffff : contents.length], [4, tooLarge ? 0xffffffff : start]),
    numbers([2, comment.length]),
    bytesOf(comment),
  );
  const rest = new Blob([...pieces, contents, ...end] as BlobPart[]);
  return space === 0 ? new Blob([before, rest]) : new Sparse(before, space, rest);
}

/** Two blobs and a gap between them that takes no memory. Node's own end at 4 GiB. */
class Sparse extends Blob {
  constructor(
    readonly first: Blob,
    readonly space: number,
    readonly last: Blob,
  ) {
    super([]);
  }

  override get size(): number {
    return this.first.size + this.space + this.last.size;
  }

  override slice(from = 0, to = this.size): Blob {
    const start = this.first.size + this.space;
    if (from >= start) return this.last.slice(from - start, to - start);
    const beginning = this.first.slice(from, Math.min(to, this.first.size));
    const gap = Math.min(to, start) - Math.max(from, this.first.size);
    const end = this.last.slice(0, Math.max(0, to - start));
    return new Blob([beginning, new Uint8Array(Math.max(0, gap)), end]);
  }
}

function entry(file: File, offset: number, isZip64: boolean): { local: Uint8Array[]; central: Uint8Array } {
  const name = bytesOf(file.name);
  const plain = bytesOf(file.text);
  const data = file.isStored ? plain : Uint8Array.from(deflateRawSync(plain));
  const crc = checksum(plain);
  const flags = 0x0800 | (file.isStreamed ? 8 : 0) | (file.flags ?? 0);
  const head = [
    [2, flags],
    [2, file.isStored ? 0 : 8],
    [4, 0x58218000],
  ] as [number, number][];
  const known = file.isStreamed
    ? numbers([4, 0], [4, 0], [4, 0])
    : numbers([4, crc], [4, data.length], [4, plain.length]);
  const extra = isZip64
    ? numbers([2, 0x7777], [2, 2], [2, 0], [2, 1], [2, 24], [8, plain.length], [8, data.length], [8, offset])
    : new Uint8Array();
  const local: Uint8Array[] = [
    numbers([4, 0x04034b50], [2, 20], ...head),
    known,
    // An extra field of another length than in the directory.
    numbers([2, name.length], [2, 5]),
    name,
    numbers([2, 0x5455], [2, 1], [1, 0]),
    data,
  ];
  if (file.isStreamed) {
    local.push(numbers([4, 0x08074b50], [4, crc], [4, data.length], [4, plain.length]));
  }
  const long = 0xffffffff;
  const central = join([
    numbers([4, 0x02014b50], [2, 20], [2, 20], ...head, [4, crc]),
    numbers([4, isZip64 ? long : data.length], [4, isZip64 ? long : plain.length]),
    numbers([2, name.length], [2, extra.length], [2, 3], [2, 0], [2, 0], [4, 0]),
    numbers([4, isZip64 ? long : offset]),
    name,
    extra,
    bytesOf("abc"),
  ]);
  return { local, central };
}

function end64(count: number, length: number, start: number, at: number): Uint8Array[] {
  return [
    numbers([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, count], [8, count]),
    numbers([8, length], [8, start]),
    numbers([4, 0x07064b50], [4, 0], [8, at + length], [4, 1]),
  ];
}

/** Numbers of so many bytes, the lowest byte first. */
function numbers(...all: [bytes: number, value: number][]): Uint8Array {
  const made = [];
  for (const [bytes, value] of all) {
    let rest = BigInt(value);
    for (let n = 0; n < bytes; n++) {
      made.push(Number(rest & 255n));
      rest >>= 8n;
    }
  }
  return Uint8Array.from(made);
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** CRC-32, bit by bit. */
export function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
