// Makes ../../basemap/world.pmtiles: the world at zooms 0 to 6, drawn when an operator names no
// other map. Run `npm ci --ignore-scripts && npm run build`; the same packages give the same bytes.
import { mkdirSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import GeoJSONVT from "geojson-vt";
import vtpbf from "vt-pbf";
import { FROM_ZOOM, layers } from "./layers.mjs";
import { write } from "./pmtiles.mjs";

const MAX_ZOOM = 6;
const EXTENT = 4096;
const TOLERANCE = { land: 3, lakes: 4, rivers: 4, provinces: 4, borders: 3 };
const ATTRIBUTION = [
  '<a href="https://www.naturalearthdata.com/">Natural Earth</a>',
  '<a href="https://www.geonames.org/">GeoNames</a> (<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>)',
].join(" · ");

/** An index for each zoom, so that it holds only what is drawn there. */
function cut(name, collection, z) {
  if (z < FROM_ZOOM[name]) return null;
  const features = collection.features.filter((f) => (f.minzoom ?? 0) <= z);
  // At its last zoom geojson-vt keeps every point; the source is not finer than a hundredth of a degree.
  const maxZoom = z === MAX_ZOOM ? z : z + 1;
  return new GeoJSONVT(
    { type: "FeatureCollection", features },
    {
      maxZoom,
      indexMaxZoom: z,
      indexMaxPoints: 0,
      tolerance: TOLERANCE[name] ?? 3,
      extent: EXTENT,
      buffer: 64,
    },
  );
}

function tilesOf(z, all) {
  const indexes = Object.entries(all)
    .map(([name, collection]) => [name, cut(name, collection, z)])
    .filter(([, index]) => index);
  const tiles = [];
  for (let x = 0; x < 2 ** z; x++) {
    for (let y = 0; y < 2 ** z; y++) {
      const found = {};
      for (const [name, index] of indexes) {
        const tile = index.getTile(z, x, y);
        if (tile && tile.features.length > 0) found[name] = tile;
      }
      if (Object.keys(found).length > 0)
        tiles.push({
          z,
          x,
          y,
          data: vtpbf.fromGeojsonVt(found, { version: 2, extent: EXTENT }),
        });
    }
  }
  return tiles;
}

const all = layers();
const tiles = [];
for (let z = 0; z <= MAX_ZOOM; z++) tiles.push(...tilesOf(z, all));
const metadata = {
  name: "world",
  type: "baselayer",
  version: "1",
  attribution: ATTRIBUTION,
  description:
    "Natural Earth's shapes (public domain, de-facto borders) and GeoNames' places (CC BY 4.0)",
  vector_layers: Object.keys(all).map((id) => ({
    id,
    fields: {},
    minzoom: FROM_ZOOM[id],
    maxzoom: MAX_ZOOM,
  })),
};
const archive = write(tiles, metadata, {
  minzoom: 0,
  maxzoom: MAX_ZOOM,
  center: [10, 30, 1],
});
const target = new URL("../../basemap/world.pmtiles", import.meta.url);
mkdirSync(new URL(".", target), { recursive: true });
writeFileSync(target, archive.bytes);
const digest = createHash("sha256").update(archive.bytes).digest("hex");
console.log(
  `${archive.tiles} tiles, ${archive.stored} stored, ${archive.leaves} leaves, ${archive.bytes.length} bytes, sha256 ${digest}`,
);
