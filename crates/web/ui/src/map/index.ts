import "./map.css";
import { setWorkerUrl } from "maplibre-gl";
import { make } from "./dom.js";
import { allowScripts } from "./trusted.js";
import type { MapOptions, MapView } from "./types.js";
import { PlaceMap } from "./view.js";

export type {
  Bounds,
  MapConfig,
  MapOptions,
  MapStrings,
  MapView,
  Points,
  Theme,
  View,
} from "./types.js";

/** MapLibre's worker lies beside this file. */
const WORKER = new URL("./maplibre-gl-worker.mjs", import.meta.url);

/**
 * Draws the map into a container. Where WebGL is missing, a message stands in the container, calls
 * have no effect, and `onUnavailable` is told: the list works without the map.
 */
export function createMap(options: MapOptions): MapView {
  allowScripts([WORKER]);
  setWorkerUrl(WORKER.href);
  try {
    return new PlaceMap(options);
  } catch (error) {
    return unavailable(options, error instanceof Error ? error.message : String(error));
  }
}

function unavailable(
  { container, strings, theme, onUnavailable }: MapOptions,
  reason: string,
): MapView {
  container.classList.add("lb-map");
  container.dataset["theme"] = theme;
  const message = make(
    "div",
    { class: "lb-unavailable" },
    make("strong", {}, strings.unavailableTitle),
    make("p", {}, strings.unavailableText),
  );
  container.replaceChildren(message);
  onUnavailable?.(reason);
  return {
    setPoints() {},
    select() {},
    setSelected() {},
    setTheme: (next) => {
      container.dataset["theme"] = next;
    },
    editPosition() {},
    movePin() {},
    pickPosition() {},
    fit() {},
    bounds: () => [-180, -90, 180, 90],
    view: () => ({ lng: 0, lat: 0, zoom: 0 }),
    setInset() {},
    resize() {},
    destroy: () => container.replaceChildren(),
  };
}
