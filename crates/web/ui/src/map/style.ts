import type { StyleSpecification } from "maplibre-gl";
import type { MapConfig, Theme } from "./types.js";
import { worldStyle } from "./world.js";

type Protomaps = typeof import("./protomaps.js");

/** The operator's style for a theme, if there is one. */
export function chosenStyle(config: MapConfig, theme: Theme): string | null {
  return (theme === "dark" && config.styleDark) || config.style;
}

/** The style's address or the style itself. */
export async function styleOf(
  config: MapConfig,
  root: string,
  theme: Theme,
  locale: string,
): Promise<string | StyleSpecification> {
  const own = chosenStyle(config, theme);
  if (own) return new URL(own, root).href;
  // The braces of the template must not be escaped, so this is not `new URL`.
  const tiles = root + config.tiles;
  if (config.kind === "world") return worldStyle(config, tiles, theme, locale);
  // A file of its own, beside this one; the bundler leaves an address that it cannot know.
  const address = new URL("./map-protomaps.js", import.meta.url).href;
  const { protomapsStyle } = (await import(address)) as Protomaps;
  return protomapsStyle(config, tiles, theme, locale);
}

/** The host that a style of the operator's comes from; `null` for the own ones. */
export function foreignHost(config: MapConfig, root: string): string | null {
  const own = config.style ?? config.styleDark;
  if (!own) return null;
  const { host } = new URL(own, root);
  return host === new URL(root).host ? null : host;
}
