import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
} from "maplibre-gl";
import { COLORS, type Colors } from "./colors.js";
import type { Theme } from "./types.js";

/** Fonts of the browser: the map has no glyph files. MapLibre reads the weight from the names. */
const REGULAR = ["system-ui", "sans-serif"];
const MEDIUM = ["system-ui", "sans-serif", "Medium"];

const byZoom = (...stops: number[]): ExpressionSpecification =>
  [
    "interpolate",
    ["exponential", 1.4],
    ["zoom"],
    ...stops,
  ] as unknown as ExpressionSpecification;

/** Names of countries in the page's language; the tiles hold two-letter codes and English names. */
function countryName(locale: string): ExpressionSpecification {
  const english: ExpressionSpecification = ["get", "name"];
  const names = new Intl.DisplayNames([locale], { type: "region", fallback: "none" });
  const pairs: string[] = [];
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  for (const first of letters) {
    for (const second of letters) {
      const name = names.of(first + second);
      if (name) pairs.push(first + second, name);
    }
  }
  return [
    "match",
    ["coalesce", ["get", "iso"], ""],
    ...pairs,
    english,
  ] as unknown as ExpressionSpecification;
}

/** The style of the world in the binary: quiet, so that pins stand out. */
export function worldStyle(
  tiles: string,
  maxzoom: number,
  theme: Theme,
  locale: string,
  colors: Partial<Colors> = {},
): StyleSpecification {
  const c = { ...COLORS[theme], ...colors };
  return {
    version: 8,
    name: `listbud-${theme}`,
    sources: { world: { type: "vector", tiles: [tiles], minzoom: 0, maxzoom } },
    layers: [...ground(c), ...labels(c, locale)].map((layer) =>
      layer.type === "background"
        ? layer
        : ({ ...layer, source: "world" } as LayerSpecification),
    ),
    // A change of theme is one change.
    transition: { duration: 150, delay: 0 },
  };
}

function ground(c: Colors): LayerSpecification[] {
  return [
    { id: "water", type: "background", paint: { "background-color": c.water } },
    // Below the land: only the half over the sea is seen, as shallow water.
    {
      id: "shore",
      type: "line",
      source: "",
      "source-layer": "land",
      layout: { "line-join": "round" },
      paint: {
        "line-color": c.shore,
        "line-width": byZoom(0, 2, 4, 7, 8, 18),
        "line-blur": byZoom(0, 1, 4, 4, 8, 10),
      },
    },
    {
      id: "land",
      type: "fill",
      source: "",
      "source-layer": "land",
      paint: { "fill-color": c.land },
    },
    {
      id: "rivers",
      type: "line",
      source: "",
      "source-layer": "rivers",
      minzoom: 3.5,
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": c.river, "line-width": byZoom(3.5, 0.6, 6, 1.4, 10, 4) },
    },
    {
      id: "lakes",
      type: "fill",
      source: "",
      "source-layer": "lakes",
      paint: { "fill-color": c.water, "fill-outline-color": c.shore },
    },
    {
      id: "provinces",
      type: "line",
      source: "",
      "source-layer": "provinces",
      minzoom: 4,
      layout: { "line-join": "round" },
      paint: {
        "line-color": c.province,
        "line-width": byZoom(4, 0.5, 7, 1.1, 12, 2),
        "line-dasharray": [3, 2],
      },
    },
    {
      id: "border-casing",
      type: "line",
      source: "",
      "source-layer": "borders",
      minzoom: 3,
      layout: { "line-join": "round" },
      paint: { "line-color": c.borderCasing, "line-width": byZoom(3, 2, 6, 5, 12, 12) },
    },
    {
      id: "borders",
      type: "line",
      source: "",
      "source-layer": "borders",
      layout: { "line-join": "round", "line-cap": "round" },
      paint: {
        "line-color": c.border,
        "line-width": byZoom(0, 0.4, 3, 0.7, 6, 1.2, 12, 2.4),
      },
    },
  ];
}

function labels(c: Colors, locale: string): LayerSpecification[] {
  const halo = {
    "text-halo-color": c.halo,
    "text-halo-width": 1.4,
    "text-halo-blur": 0.4,
  };
  const rankAtZoom = (...pairs: number[]): ExpressionSpecification =>
    [
      "<=",
      ["get", "rank"],
      ["step", ["zoom"], ...pairs],
    ] as unknown as ExpressionSpecification;
  const name: ExpressionSpecification = ["get", "name"];
  // Once one is inside a city, its dot says nothing. Filled and dim: rings are approximate pins.
  const dots: LayerSpecification = {
    id: "city-dots",
    type: "circle",
    source: "",
    "source-layer": "cities",
    minzoom: 4,
    maxzoom: 9,
    filter: [
      "all",
      rankAtZoom(1, 4, 2, 5, 3, 6, 4, 7, 5),
    ] as unknown as ExpressionSpecification,
    paint: {
      "circle-radius": ["case", ["has", "capital"], 2.4, 1.6],
      "circle-color": c.dot,
    },
  };
  const towns: LayerSpecification = {
    id: "towns",
    type: "symbol",
    source: "",
    "source-layer": "cities",
    minzoom: 6,
    filter: [
      "all",
      [">", ["get", "rank"], 4],
      rankAtZoom(4, 6, 5, 7.5, 6, 8.8, 7),
    ] as unknown as ExpressionSpecification,
    layout: {
      "text-field": name,
      "text-font": REGULAR,
      "text-size": byZoom(6, 10.5, 12, 14),
      "symbol-sort-key": ["get", "rank"],
      "text-padding": 6,
      "text-max-width": 8,
      "text-offset": [0, 0.7],
    },
    paint: { "text-color": c.town, ...halo },
  };
  const cities: LayerSpecification = {
    id: "cities",
    type: "symbol",
    source: "",
    "source-layer": "cities",
    minzoom: 3,
    filter: [
      "all",
      ["<=", ["get", "rank"], 4],
      rankAtZoom(0, 3.6, 1, 4.3, 2, 5, 3, 5.7, 4),
    ] as unknown as ExpressionSpecification,
    layout: {
      "text-field": name,
      "text-font": MEDIUM,
      "symbol-sort-key": ["get", "rank"],
      "text-size": [
        "interpolate",
        ["linear"],
        ["zoom"],
        3,
        ["-", 11.5, ["*", 0.3, ["get", "rank"]]],
        8,
        ["-", 16, ["*", 0.9, ["get", "rank"]]],
      ],
      "text-variable-anchor": ["bottom", "top", "left", "right"],
      "text-radial-offset": 0.45,
      "text-justify": "auto",
      "text-padding": 4,
      "text-max-width": 8,
    },
    paint: { "text-color": c.city, ...halo },
  };
  const countries: LayerSpecification = {
    id: "countries",
    type: "symbol",
    source: "",
    "source-layer": "countries",
    minzoom: 1.2,
    maxzoom: 7.5,
    filter: rankAtZoom(1, 2, 2, 3, 3, 4, 4, 5, 5),
    layout: {
      "text-field": countryName(locale),
      "text-font": MEDIUM,
      "text-transform": "uppercase",
      "text-letter-spacing": 0.12,
      "text-size": [
        "interpolate",
        ["linear"],
        ["zoom"],
        1.2,
        ["-", 11, ["*", 0.7, ["get", "rank"]]],
        6,
        ["-", 18, ["*", 1.2, ["get", "rank"]]],
      ],
      "text-max-width": 7,
      "text-padding": 4,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: { "text-color": c.country, ...halo },
  };
  // What comes last is placed first.
  return [dots, towns, cities, countries];
}
