import assert from "node:assert/strict";
import { test } from "node:test";
import { Clusters } from "../src/map/cluster.js";
import { COLORS, luminance } from "../src/map/colors.js";
import { boundsOf, latOf, lngOf, mercatorX, mercatorY } from "../src/map/geo.js";
import { scaleOf } from "../src/map/scale.js";
import type { Points } from "../src/map/types.js";

function points(places: [number, number][]): Points {
  return {
    count: places.length,
    id: String,
    name: String,
    lng: Float64Array.from(places, (place) => place[0]),
    lat: Float64Array.from(places, (place) => place[1]),
    color: new Uint8Array(places.length),
    position: new Uint8Array(places.length),
    visited: new Uint8Array(places.length),
  };
}

const all = (count: number) => Uint32Array.from({ length: count }, (_, index) => index);

/** Some places around the earth, always the same. */
function scattered(count: number): [number, number][] {
  let seed = 7;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return Array.from({ length: count }, () => [next() * 360 - 180, next() * 150 - 75]);
}

test("every shown place is in exactly one group", () => {
  const clusters = new Clusters(points(scattered(5000)));
  const shown = all(5000).filter((index) => index % 3 !== 0);
  clusters.show(shown);
  for (const zoom of [0, 3, 7, 12]) {
    const groups = clusters.at(zoom);
    const sizes = groups.size.subarray(0, groups.length);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      shown.length,
    );
    assert.ok(shown.every((index) => (groups.of[index] as number) >= 0));
    assert.equal(groups.of[0], -1, "a place that the filter leaves out is in no group");
    assert.equal(clusters.members(groups, 0).length, groups.size[0]);
  }
});

test("places of one group are near each other, those at the same spot always together", () => {
  const clusters = new Clusters(
    points([
      [2.35, 48.85],
      [2.35, 48.85],
      [2.351, 48.85],
      [100, 10],
    ]),
  );
  clusters.show(all(4));
  assert.equal(clusters.at(2).length, 2);
  const close = clusters.at(19);
  assert.equal(close.length, 3);
  assert.equal(close.of[0], close.of[1]);
});

test("places without a position are in no group", () => {
  const clusters = new Clusters(
    points([
      [Number.NaN, Number.NaN],
      [1, 1],
    ]),
  );
  clusters.show(all(2));
  assert.deepEqual([...clusters.shown], [1]);
  assert.equal(clusters.at(0).length, 1);
});

test("50,000 places are grouped within the time of a few frames", () => {
  const clusters = new Clusters(points(scattered(50_000)));
  clusters.show(all(50_000));
  const start = performance.now();
  for (const zoom of [1, 5, 10]) clusters.at(zoom);
  // About 10 ms each; the bound leaves room for a busy machine.
  assert.ok(performance.now() - start < 1500);
});

test("Mercator and back", () => {
  for (const [lng, lat] of [
    [0, 0],
    [-180, 60],
    [13.4, 52.5],
    [179.9, -80],
  ] as const) {
    assert.ok(Math.abs(lngOf(mercatorX(lng)) - lng) < 1e-9);
    assert.ok(Math.abs(latOf(mercatorY(lat)) - lat) < 1e-9);
  }
});

test("bounds are the smallest, also across the antimeridian", () => {
  const of = (places: [number, number][]) => {
    const { lng, lat, count } = points(places);
    return boundsOf(lng, lat, all(count));
  };
  assert.deepEqual(of([[2.35, 48.85]]), [2.35, 48.85, 2.35, 48.85]);
  assert.deepEqual(
    of([
      [10, 1],
      [-20, 5],
      [Number.NaN, 0],
    ]),
    [-20, 1, 10, 5],
  );
  assert.deepEqual(
    of([
      [178, -18],
      [-172, -14],
    ]),
    [178, -18, 188, -14],
  );
  assert.equal(of([]), null);
});

test("the scale is a round distance that fits", () => {
  assert.deepEqual(scaleOf(10, 96, "en", false), { width: 50, label: "500 m" });
  assert.deepEqual(scaleOf(30, 96, "en", false), { width: 67, label: "2 km" });
  assert.equal(scaleOf(30, 96, "en", true).label, "1 mi");
});

test("rims of pins have a contrast of 3:1 to land and water", () => {
  const contrast = (one: string, other: string) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
      number,
      number,
    ];
    return (high + 0.05) / (low + 0.05);
  };
  for (const colors of Object.values(COLORS)) {
    for (const ground of [colors.land, colors.water, colors.paper]) {
      assert.ok(contrast(colors.rim, ground) >= 3, `rim on ${ground}`);
      assert.ok(contrast(colors.accent, ground) >= 3, `accent on ${ground}`);
    }
    for (const text of [colors.country, colors.city, colors.town]) {
      assert.ok(contrast(text, colors.land) >= 4.5, `${text} on land`);
    }
  }
});
