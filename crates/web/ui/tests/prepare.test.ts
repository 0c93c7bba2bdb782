import assert from "node:assert/strict";
import { test } from "node:test";
import { type Chosen, PrepareError, prepare } from "../src/imports/prepare";
import { readDirectory } from "../src/imports/zip";
import { archive } from "./archives";
import "./inflate";

const LIST = "Title,Note,URL\nCafé Biber,,https://maps.google.com/?cid=1\n";
const FEATURES = '{"type":"FeatureCollection","features":[]}';

function chosen(name: string, content: Blob | string, folder = ""): Chosen {
  const blob = typeof content === "string" ? new Blob([content]) : content;
  // Node 18 has no File, and Blob's own methods are all that is needed.
  return { file: Object.assign(blob, { name }) as unknown as File, folder };
}

async function namesIn(blob: Blob): Promise<string[]> {
  return (await readDirectory(blob, () => true)).entries.map((entry) => entry.name);
}

async function fault(...files: Chosen[]): Promise<string> {
  try {
    await prepare(files);
    return "none";
  } catch (error) {
    assert.ok(error instanceof PrepareError);
    return error.fault;
  }
}

const TAKEOUT = [
  { name: "Takeout/Saved/Want to go.csv", text: LIST },
  { name: "Takeout/Maps (your places)/Saved Places.json", text: FEATURES },
  { name: "Takeout/Mail/All.mbox", text: "From me" },
  { name: "Takeout/archive_browser.html", text: "<html>" },
];

test("only the places of a Takeout are sent", async () => {
  const upload = await prepare([chosen("takeout-001.zip", archive(TAKEOUT))]);

  assert.equal(upload.fileName, "takeout-001.zip");
  assert.deepEqual(await namesIn(upload.blob), [TAKEOUT[0]?.name, TAKEOUT[1]?.name]);
  assert.equal(upload.taken?.of, 4);
});

test("a list and an archive of another program are sent as they are", async () => {
  const other = archive([{ name: "places.txt", text: LIST }]);

  for (const [name, blob] of [
    ["Want to go.csv", new Blob([LIST])],
    ["other.zip", other],
    ["map.kmz", archive([{ name: "doc.kml", text: "<kml>" }])],
  ] as const) {
    const upload = await prepare([chosen(name, blob)]);

    assert.equal(upload.blob.size, blob.size);
    assert.equal(upload.taken, null);
  }
});

test("several files become one archive, without doubles of names", async () => {
  const upload = await prepare([
    chosen("a.csv", LIST),
    chosen("a.csv", LIST),
    chosen("trip.kml", "<kml>"),
    chosen("takeout-001.zip", archive(TAKEOUT)),
    chosen("takeout-002.zip", archive(TAKEOUT)),
  ]);

  assert.deepEqual(await namesIn(upload.blob), [
    "a.csv",
    "2/a.csv",
    "Files/trip.kml",
    "takeout-001.zip/Takeout/Saved/Want to go.csv",
    "takeout-001.zip/Takeout/Maps (your places)/Saved Places.json",
    "takeout-002.zip/Takeout/Saved/Want to go.csv",
    "takeout-002.zip/Takeout/Maps (your places)/Saved Places.json",
  ]);
  assert.equal(upload.fileName, "a.csv, trip.kml, takeout-001.zip, … (4)");
});

test("of a folder that was unpacked the same is sent as of its archive", async () => {
  const upload = await prepare([
    chosen("Want to go.csv", LIST, "Takeout/Saved"),
    chosen("Tasks.json", "{}", "Takeout/Tasks"),
  ]);

  assert.deepEqual(await namesIn(upload.blob), ["Takeout/Saved/Want to go.csv"]);
  assert.equal(upload.fileName, "Takeout");
});

test("what cannot be sent is told", async () => {
  const photos = archive([{ name: "Takeout/Photos/1.jpg", text: "jpg" }]);
  const large = archive([{ name: "film.mp4", text: "film" }], {
    before: new Blob(["PK\x03\x04"]),
    space: 300 * 1024 * 1024,
  });

  assert.equal(await fault(chosen("takeout-001.zip", photos)), "nothing-in-takeout");
  assert.equal(await fault(chosen("film.zip", large)), "too-large");
  assert.equal(await fault(chosen("film.zip", large.slice(0, 2e7 * 1.2))), "cut-off");
  assert.equal(await fault(chosen("x.json", "{}", "Takeout/Tasks")), "nothing-in-folder");
});

test("the server says what is wrong with a small damaged archive", async () => {
  const whole = archive(TAKEOUT);
  const upload = await prepare([chosen("takeout.zip", whole.slice(0, whole.size - 40))]);

  assert.equal(upload.blob.size, whole.size - 40);
});

test("archives of gzip are sent beside the lists, in the same form", async () => {
  const tgz = () => new Blob([new Uint8Array([0x1f, 0x8b, 8, 0])]);

  const alone = await prepare([chosen("takeout-001.tgz", tgz()), chosen("takeout-002.tgz", tgz())]);
  const together = await prepare([chosen("Huts.csv", LIST), chosen("takeout-001.tgz", tgz())]);

  assert.equal(alone.fileName, "takeout-001.tgz");
  assert.deepEqual(alone.beside.map(({ fileName }) => fileName), ["takeout-002.tgz"]);
  assert.equal(together.fileName, "Huts.csv");
  assert.deepEqual(await namesIn(together.blob), ["Huts.csv"]);
  assert.deepEqual(together.beside.map(({ fileName }) => fileName), ["takeout-001.tgz"]);
  assert.deepEqual(together.taken?.names, ["Huts.csv", "takeout-001.tgz"]);
});

test("a TAR archive is sent beside the lists, too", async () => {
  const tar = new Uint8Array(1024);
  tar.set(new TextEncoder().encode("ustar"), 257);

  const upload = await prepare([chosen("Huts.csv", LIST), chosen("old.tar", new Blob([tar]))]);

  assert.deepEqual(await namesIn(upload.blob), ["Huts.csv"]);
  assert.deepEqual(upload.beside.map(({ fileName }) => fileName), ["old.tar"]);
});
