import type { StyleSpecification } from "maplibre-gl";
import type { MapConfig, Theme } from "./types.js";
import { worldStyle } from "./world.js";

type Protomaps = typeof import("./protomaps.js");

export interface Loaded {
  style: StyleSpecification;
  /** Whether it is the operator's: then its sources name their authors. */
  isForeign: boolean;
}

/** The style for a theme. If the operator's cannot be loaded, the own one. */
export async function styleOf(
  config: MapConfig,
  root: string,
  theme: Theme,
  locale: string,
): Promise<Loaded> {
  const chosen = (theme === "dark" && config.styleDark) || config.style;
  if (chosen) {
    try {
      return { style: await load(new URL(chosen, root)), isForeign: true };
    } catch (error) {
      console.warn("The map's style could not be loaded:", error);
    }
  }
  return { style: await ownStyle(config, root, theme, locale), isForeign: false };
}

async function ownStyle(
  config: MapConfig,
  root: string,
  theme: Theme,
  locale: string,
): Promise<StyleSpecification> {
  // The braces of the template must not be escaped, so this is not `new URL`.
  if (config.kind !== "protomaps") {
    return worldStyle(root + config.tiles, config.maxzoom, theme, locale);
  }
  // A file of its own, beside this one; the bundler leaves an address that it cannot know.
  const address = new URL("./map-protomaps.js", import.meta.url).href;
  const { protomapsStyle } = (await import(address)) as Protomaps;
  return protomapsStyle(config, root, theme, locale);
}

async function load(address: URL): Promise<StyleSpecification> {
  const response = await fetch(address, { referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`${address.host} answered ${response.status}`);
  return (await response.json()) as StyleSpecification;
}

/** The host that a style of the operator's comes from; `null` for the own ones. */
export function foreignHost(config: MapConfig, root: string): string | null {
  const own = config.style ?? config.styleDark;
  if (!own) return null;
  const { host } = new URL(own, root);
  return host === new URL(root).host ? null : host;
}
