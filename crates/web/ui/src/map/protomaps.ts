// Loaded only where the operator names an archive of Protomaps' tiles: 6 kB that others do not need.
import { layers, namedFlavor } from "@protomaps/basemaps";
import type {
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from "maplibre-gl";
import { COLORS } from "./colors.js";
import type { MapConfig, Theme } from "./types.js";
import { worldStyle } from "./world.js";

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

/** Zooms of the world in the program, which lies around a region. */
const WORLD_ZOOM = 6;

/** Streets, and around their region the world. */
export function protomapsStyle(
  config: MapConfig,
  root: string,
  theme: Theme,
  locale: string,
): StyleSpecification {
  const lang = locale.split("-")[0] ?? "en";
  const { water } = COLORS[theme];
  const flavor = { ...namedFlavor(theme), water, background: water };
  const streets = layers("protomaps", flavor, { lang }) as LayerSpecification[];
  const tiles: SourceSpecification = {
    type: "vector",
    tiles: [root + config.tiles],
    bounds: config.bounds,
    maxzoom: config.maxzoom,
  };
  const style: StyleSpecification = {
    version: 8,
    name: `protomaps-${theme}`,
    sources: { protomaps: tiles },
    layers: streets.flatMap(withoutFiles),
  };
  if (!config.world) return style;
  const world = worldStyle(root + config.world, WORLD_ZOOM, theme, locale, {
    land: flavor.earth,
    halo: flavor.earth,
  });
  return {
    ...style,
    sources: { ...world.sources, ...style.sources },
    // The streets cover the world where there are any, names included.
    layers: [
      ...world.layers.map((layer) => ({ ...layer, id: `world-${layer.id}` })),
      ...style.layers.filter(({ type }) => type !== "background"),
    ],
  };
}
