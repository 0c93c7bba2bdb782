// Loaded only where the operator names an archive of Protomaps' tiles: 6 kB that others do not need.
import { layers, namedFlavor } from "@protomaps/basemaps";
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { MapConfig, Theme } from "./types.js";

/** Fonts of the browser, in the weight that Protomaps' style asks for. */
function font(wanted: unknown): string[] {
  const names = String(wanted);
  const weight = /medium|bold/i.test(names) ? ["Medium"] : [];
  return [
    "system-ui",
    "sans-serif",
    ...weight,
    ...(/italic/i.test(names) ? ["Italic"] : []),
  ];
}

/** Icons and road shields come from a sprite, which this page does not have. */
function withoutFiles(layer: LayerSpecification): LayerSpecification[] {
  if (layer.type !== "symbol") return [layer];
  const layout: Record<string, unknown> = { ...layer.layout };
  if (layout["icon-image"] !== undefined && /shield|arrow|oneway/i.test(layer.id))
    return [];
  for (const key of Object.keys(layout)) if (key.startsWith("icon-")) delete layout[key];
  if (layout["text-field"] === undefined) return [];
  layout["text-font"] = font(JSON.stringify(layout["text-font"] ?? ""));
  return [{ ...layer, layout } as LayerSpecification];
}

export function protomapsStyle(
  config: MapConfig,
  tiles: string,
  theme: Theme,
  locale: string,
): StyleSpecification {
  const lang = locale.split("-")[0] ?? "en";
  const all = layers("protomaps", namedFlavor(theme), { lang }) as LayerSpecification[];
  return {
    version: 8,
    name: `protomaps-${theme}`,
    sources: {
      protomaps: { type: "vector", tiles: [tiles], minzoom: 0, maxzoom: config.maxzoom },
    },
    layers: all.flatMap(withoutFiles),
  };
}
