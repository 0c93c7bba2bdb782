// Looks into the committed archive: is land where land is? An atlas for the sphere, cut wrongly,
// leaves Eurasia empty or draws a band across the Arctic.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { read, tileId } from "./pmtiles.mjs";

const archive = readFileSync(new URL("../../basemap/world.pmtiles", import.meta.url));

/** The tile over a place, and where in the tile the place is. */
function at(lng, lat, z) {
  const scale = 2 ** z;
  const x = ((lng + 180) / 360) * scale;
  const y = ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * scale;
  const bytes = read(archive, z, Math.floor(x), Math.floor(y));
  const tile = bytes && new VectorTile(new PbfReader(bytes));
  return { tile, x: (x % 1) * 4096, y: (y % 1) * 4096 };
}

function inside(rings, px, py) {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > py !== b.y > py && px < ((b.x - a.x) * (py - a.y)) / (b.y - a.y) + a.x)
        odd = !odd;
    }
  }
  return odd;
}

function covered(layer, lng, lat, z) {
  const { tile, x, y } = at(lng, lat, z);
  const found = tile?.layers[layer];
  if (!found) return false;
  for (let i = 0; i < found.length; i++)
    if (inside(found.feature(i).loadGeometry(), x, y)) return true;
  return false;
}

const LAND = {
  Kazakhstan: [67, 48],
  Germany: [10, 51],
  "Chukotka, east of 180": [-175, 66.8],
  "Chukotka, west of 180": [175, 67],
  Antarctica: [90, -80],
  "Ross side of Antarctica": [-120, -80],
  Brazil: [-55, -10],
  Australia: [134, -25],
  Greenland: [-40, 75],
  Fiji: [178, -17.8],
};
const WATER = {
  "Arctic Ocean": [100, 82],
  "Arctic Ocean, American side": [-150, 80],
  "Pacific at 180": [179.9, 10],
  "Pacific, other side": [-179.9, -40],
  Atlantic: [-40, 30],
  "Indian Ocean": [80, -30],
  "Southern Ocean": [20, -60],
  Mediterranean: [18, 35],
};

for (const z of [0, 2, 4, 6]) {
  test(`land is land and water is water at zoom ${z}`, () => {
    for (const [name, [lng, lat]] of Object.entries(LAND))
      if (z > 0 || name !== "Fiji")
        assert.ok(covered("land", lng, lat, z), `${name} is water`);
    for (const [name, [lng, lat]] of Object.entries(WATER))
      assert.ok(!covered("land", lng, lat, z), `${name} is land`);
  });
}

test("a great lake is a lake", () => {
  assert.ok(covered("lakes", -87, 44, 4), "Lake Michigan");
  assert.ok(!covered("lakes", 10, 51, 4), "Germany is a lake");
});

test("cities and countries have their names", () => {
  const names = (layer, lng, lat, z, key) => {
    const found = at(lng, lat, z).tile.layers[layer];
    return Array.from(
      { length: found.length },
      (_, i) => found.feature(i).properties[key],
    );
  };
  assert.ok(names("cities", 13.4, 52.5, 6, "name").includes("Berlin"));
  assert.ok(names("cities", 2.35, 48.85, 3, "name").includes("Paris"));
  assert.ok(names("countries", 10, 51, 4, "iso").includes("DE"));
});

test("tiles are numbered along the Hilbert curve", () => {
  assert.deepEqual(
    [tileId(0, 0, 0), tileId(1, 0, 0), tileId(1, 0, 1), tileId(1, 1, 1), tileId(1, 1, 0)],
    [0, 1, 2, 3, 4],
  );
  assert.equal(tileId(12, 3423, 1763), 19078479);
});
