import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { COLORS } from "./colors.js";
import type { Theme } from "./types.js";

export const SOURCE = "listbud-pins";

const state = (name: string): ExpressionSpecification => [
  "boolean",
  ["feature-state", name],
  false,
];
const expression = (value: unknown): ExpressionSpecification =>
  value as ExpressionSpecification;

/** Grows with the zoom: dots at the scale of a continent, pins at that of a street. */
const grown = (factor: number, more: number): ExpressionSpecification =>
  expression([
    "interpolate",
    ["linear"],
    ["zoom"],
    2,
    4.5 * factor + more,
    7,
    6 * factor + more,
    14,
    8 * factor + more,
  ]);

const cluster: ExpressionSpecification = ["has", "count"];
const pin: ExpressionSpecification = ["!", cluster];
const rough: ExpressionSpecification = ["==", ["get", "position"], 1];

/** Radius of a cluster's disc, by how many places are in it. */
export function clusterRadius(count: number): number {
  return count < 10
    ? 12
    : count < 100
      ? 15
      : count < 1000
        ? 18
        : count < 10_000
          ? 21
          : 25;
}

/**
 * Pins and clusters. An exact position is a dot; an approximate one a small dot in a wide ring;
 * a visited place has a check mark: shapes, for those who do not see the colours. Rims keep a
 * contrast of 3:1 to land and water, whatever colour a list has.
 */
export function pinLayers(theme: Theme): LayerSpecification[] {
  const c = COLORS[theme];
  const base = { source: SOURCE, type: "circle" } as const;
  const marked: ExpressionSpecification = ["any", state("chosen"), state("selected")];
  return [
    {
      ...base,
      id: "listbud-ring",
      filter: ["all", pin, rough],
      paint: {
        "circle-radius": grown(1.9, 0),
        "circle-color": c.paper,
        "circle-opacity": 0.45,
        "circle-stroke-color": c.rim,
        "circle-stroke-width": 1.6,
      },
    },
    {
      ...base,
      id: "listbud-mark",
      filter: pin,
      paint: {
        "circle-radius": grown(1.4, 5),
        "circle-color": c.accent,
        "circle-opacity": expression(["case", marked, 0.95, 0]),
      },
    },
    {
      ...base,
      id: "listbud-rim",
      filter: pin,
      paint: {
        "circle-radius": expression([
          "interpolate",
          ["linear"],
          ["zoom"],
          2,
          7,
          7,
          8.8,
          14,
          11,
        ]),
        "circle-color": c.rim,
      },
    },
    {
      ...base,
      id: "listbud-pin",
      filter: pin,
      paint: {
        "circle-radius": grown(1, 0),
        "circle-color": ["get", "color"],
        "circle-stroke-color": c.paper,
        "circle-stroke-width": 1.8,
      },
    },
    {
      id: "listbud-visited",
      source: SOURCE,
      type: "symbol",
      filter: ["all", pin, ["==", ["get", "visited"], 1]],
      minzoom: 3,
      layout: {
        "icon-image": expression(["concat", "listbud:check:", ["get", "ink"]]),
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "icon-size": expression([
          "interpolate",
          ["linear"],
          ["zoom"],
          3,
          0.8,
          7,
          1,
          14,
          1.3,
        ]),
      },
    },
    {
      ...base,
      id: "listbud-cluster-rim",
      filter: cluster,
      paint: {
        "circle-radius": expression(["+", ["get", "radius"], ["case", marked, 7, 4]]),
        "circle-color": c.accent,
        "circle-opacity": expression(["case", marked, 0.85, 0.2]),
      },
    },
    {
      ...base,
      id: "listbud-cluster",
      filter: cluster,
      paint: {
        "circle-radius": ["get", "radius"],
        "circle-color": c.paper,
        "circle-stroke-color": c.accent,
        "circle-stroke-width": 1.8,
      },
    },
    {
      id: "listbud-count",
      source: SOURCE,
      type: "symbol",
      filter: cluster,
      layout: {
        "icon-image": expression(["concat", `listbud:text:${c.rim}:`, ["get", "label"]]),
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
      },
    },
  ];
}
