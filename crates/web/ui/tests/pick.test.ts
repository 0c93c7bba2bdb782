import assert from "node:assert/strict";
import { test } from "node:test";
import { mayHoldPlaces } from "../src/imports/names";
import { type Candidate, isOfTakeout, pickByName, pickFromTakeout } from "../src/imports/pick";

const LINK = "Title,Note,URL\nCafé Biber,,https://www.google.com/maps/place/x\n";
const FEATURES = '{"type":"FeatureCollection","features":[]}';

interface Looked extends Candidate {
  looks: number;
}

function file(path: string, text = "", size = text.length): Looked {
  const made: Looked = {
    path,
    size,
    looks: 0,
    beginning: (length) => {
      made.looks++;
      return Promise.resolve(text.slice(0, length));
    },
  };
  return made;
}

async function picked(files: readonly Candidate[]): Promise<string[]> {
  return (await pickFromTakeout(files)).map((one) => one.path);
}

test("lists of a known folder are taken without a look", async () => {
  const lists = [
    file("Takeout/Saved/Want to go.csv"),
    file("Takeout/Gespeichert/Favoriten.csv"),
    file("Takeout/保存済み/食.csv"),
    file("Takeout/Elementi salvati/Bar.csv"),
  ];

  assert.equal((await picked(lists)).length, lists.length);
  assert.ok(lists.every((one) => one.looks === 0));
});

test("lists of a folder in an unknown language are known by their links", async () => {
  const files = [
    file("Takeout/Gordeta/Joan nahi dut.csv", LINK),
    file("Takeout/Maps (zure lekuak)/Saved Places.json", FEATURES),
    file("Takeout/Orders/Orders.csv", "Order,Price\n1,2\n"),
    file("Takeout/Tasks/Tasks.json", '{"kind":"tasks"}'),
  ];

  assert.deepEqual(await picked(files), [files[0]?.path, files[1]?.path]);
});

test("nothing else of a Takeout is taken", async () => {
  const others = [
    file("Takeout/archive_browser.html", "<html>"),
    file("Takeout/Mail/All mail.mbox", LINK),
    file("Takeout/My Activity/Maps/MyActivity.json", '[{"header":"Maps","titleUrl":"https://www.google.com/maps"}]'),
    file("Takeout/Location History/Records.json", FEATURES, 900 * 1024 * 1024),
    file("Takeout/Google Photos/2019/IMG_1.jpg.supplemental-metadata.json", FEATURES),
    file("Takeout/Maps/Commute routes/Commute routes.json", '{"trips":[]}'),
    file("__MACOSX/Takeout/Saved/._Want to go.csv", LINK),
  ];

  assert.deepEqual(await picked(others), []);
  assert.equal(others[3]?.looks, 0);
  assert.equal(others[4]?.looks, 0);
});

test("maps that a person drew or saved come along", async () => {
  const files = [file("Takeout/My Maps/Berlin.kmz"), file("Takeout/Google Earth/Trip.kml")];

  assert.equal((await picked(files)).length, 2);
});

test("ten thousand files of other products are not all looked into", async () => {
  const others = Array.from({ length: 20_000 }, (_, n) => file(`Takeout/Tasks/${n}.json`, "{}"));
  const list = file("Takeout/Gordeta/Bilbo.csv", LINK);
  const map = file("Takeout/Maps/Reviews.json", FEATURES);

  assert.deepEqual(await picked([...others, map, list]), [map.path, list.path]);
  assert.ok(others.filter((one) => one.looks > 0).length < 5_000);
});

test("other archives are chosen from by the endings of names", () => {
  const files = [file("trip/a.GPX"), file("b.geojson"), file("photo.jpg"), file("notes.txt")];

  assert.deepEqual(
    pickByName(files).map((one) => one.path),
    ["trip/a.GPX", "b.geojson"],
  );
});

test("names tell whether an archive is a Takeout", () => {
  assert.ok(isOfTakeout("Takeout/Saved/a.csv"));
  assert.ok(isOfTakeout("archive_browser.html"));
  assert.ok(!isOfTakeout("Places/a.csv"));
  assert.ok(mayHoldPlaces("a.kmz"));
  assert.ok(!mayHoldPlaces("a.csv.exe"));
});
