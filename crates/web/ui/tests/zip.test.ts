import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { type Entry, ZipError, beginning, packedData, readDirectory } from "../src/imports/zip";
import { stored, writeZip } from "../src/imports/zip-writer";
import { archive, checksum } from "./archives";
import "./inflate";

const LIST = "Title,Note,URL\nCafé Biber,,https://maps.google.com/?cid=1\n";
const any = () => true;

async function textOf(blob: Blob, entry: Entry): Promise<string> {
  const bytes = new Uint8Array(await (await packedData(blob, entry)).arrayBuffer());
  const plain = entry.method === 0 ? bytes : new Uint8Array(inflateRawSync(bytes));
  assert.equal(plain.length, entry.size);
  assert.equal(checksum(plain), entry.crc);
  return new TextDecoder().decode(plain);
}

async function only(blob: Blob): Promise<string> {
  const { entries } = await readDirectory(blob, any);
  assert.equal(entries.length, 1);
  return textOf(blob, entries[0] as Entry);
}

function fault(blob: Blob): Promise<string> {
  return readDirectory(blob, any).then(
    () => "none",
    (error: ZipError) => error.fault,
  );
}

test("stored, deflated and streamed files are read", async () => {
  for (const kind of [{}, { isStored: true }, { isStreamed: true }]) {
    assert.equal(await only(archive([{ name: "a.csv", text: LIST, ...kind }])), LIST);
  }
});

test("an archive may have a comment, and something before it", async () => {
  const files = [{ name: "a.csv", text: LIST }];
  const before = new Blob(["PK\x03\x04 and what unpacks itself"]);

  assert.equal(await only(archive(files, { comment: "PK\x05\x06 in a comment".padEnd(60) })), LIST);
  assert.equal(await only(archive(files, { before })), LIST);
  assert.equal(await only(archive(files, { before, countsBefore: false })), LIST);
});

test("the longer fields of ZIP64 are read", async () => {
  const blob = archive([{ name: "a.csv", text: LIST, isStreamed: true }], { isZip64: true });

  assert.equal(await only(blob), LIST);
});

test("two gigabytes before a list are not read", async () => {
  const video = { name: "Takeout/YouTube/film.mp4", text: "film", isStored: true };
  const list = { name: "Takeout/Saved/Want to go.csv", text: LIST };
  for (const [megabytes, isZip64] of [
    [2_048, false],
    [5_000, true],
  ] as const) {
    const before = new Blob(["PK\x03\x04"]);
    const blob = archive([video, list], { before, space: megabytes * 1024 * 1024, isZip64 });
    const read: number[] = [];
    const slice = blob.slice.bind(blob);
    blob.slice = (from = 0, to = 0) => {
      read.push(to - from);
      return slice(from, to);
    };

    const { entries, count } = await readDirectory(blob, (name) => name.endsWith(".csv"));

    assert.equal(count, 2);
    assert.equal(entries.length, 1);
    assert.equal(await textOf(blob, entries[0] as Entry), LIST);
    assert.ok(read.reduce((sum, bytes) => sum + bytes, 0) < 100_000);
  }
});

test("what is not a whole archive is refused", async () => {
  const files = [{ name: "a.csv", text: LIST.repeat(50) }];
  const whole = archive(files);
  const bytes = new Uint8Array(await whole.arrayBuffer());

  assert.equal(await fault(new Blob(["not an archive at all"])), "not-zip");
  assert.equal(await fault(new Blob([])), "not-zip");
  assert.equal(await fault(whole.slice(0, whole.size - 30)), "cut-off");
  const split = bytes.slice();
  split[bytes.length - 18] = 3;
  assert.equal(await fault(new Blob([split])), "split");
  const damaged = bytes.slice();
  damaged.fill(0x77, bytes.length - 6, bytes.length - 2);
  assert.equal(await fault(new Blob([damaged])), "damaged");
  for (let length = 0; length < bytes.length; length += 7) {
    assert.notEqual(await fault(whole.slice(0, length)), "none");
  }
});

test("a file that the directory puts outside of the archive is refused", async () => {
  const blob = archive([{ name: "a.csv", text: LIST }]);
  const { entries } = await readDirectory(blob, any);
  const entry = entries[0] as Entry;

  await assert.rejects(packedData(blob, { ...entry, offset: blob.size }), ZipError);
  await assert.rejects(packedData(blob, { ...entry, packed: 1e9 }), ZipError);
  await assert.rejects(packedData(blob, { ...entry, offset: 3 }), ZipError);
});

test("bytes of chance never end in anything but a fault", async () => {
  let seed = 7;
  const chance = () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const whole = archive([{ name: "a.csv", text: LIST }], { isZip64: true });
  const bytes = new Uint8Array(await whole.arrayBuffer());
  for (let round = 0; round < 400; round++) {
    const changed = bytes.slice();
    for (let n = 0; n < 4; n++) changed[Math.floor(chance() * bytes.length)] = Math.floor(chance() * 256);
    const blob = new Blob([changed]);
    try {
      const { entries } = await readDirectory(blob, any);
      for (const entry of entries) await packedData(blob, entry);
    } catch (error) {
      assert.ok(error instanceof ZipError, String(error));
    }
  }
});

test("the beginning of a file is unpacked, and not all of it", async () => {
  const long = LIST.repeat(5_000);
  for (const isStored of [true, false]) {
    const blob = archive([{ name: "a.csv", text: long, isStored }]);
    const { entries } = await readDirectory(blob, any);
    const entry = entries[0] as Entry;
    const data = await packedData(blob, entry);

    assert.equal(await beginning(data, entry.method, 40), long.slice(0, 40));
    assert.equal(await beginning(new Blob(["garbage"]), 8, 40), "");
    assert.equal(await beginning(data, 99, 40), "");
  }
});

test("a new archive holds the packed bytes unchanged", async () => {
  const old = archive([
    { name: "Takeout/Gespeichert/Zürich.csv", text: LIST, isStreamed: true },
    { name: "Takeout/Maps/Saved Places.json", text: "{}", isStored: true },
  ]);
  const { entries } = await readDirectory(old, any);
  const parts = [];
  for (const entry of entries) parts.push({ ...entry, data: await packedData(old, entry) });
  parts.push(await stored("loose.csv", new Blob([LIST])));

  const made = writeZip(parts);

  const read = await readDirectory(made, any);
  assert.deepEqual(
    read.entries.map((entry) => entry.name),
    ["Takeout/Gespeichert/Zürich.csv", "Takeout/Maps/Saved Places.json", "loose.csv"],
  );
  const texts = [];
  for (const entry of read.entries) texts.push(await textOf(made, entry));
  assert.deepEqual(texts, [LIST, "{}", LIST]);
  assert.ok(read.entries.every((entry) => (entry.flags & 8) === 0));
});
