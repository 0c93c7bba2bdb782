import type {
  GeoJSONSourceSpecification,
  Map as MapLibre,
  StyleSpecification,
} from "maplibre-gl";
import type { Controls } from "./controls.js";
import { pinLayers, SOURCE } from "./layers.js";
import { foreignHost, styleOf } from "./style.js";
import type { MapOptions, Theme } from "./types.js";

const FOREIGN_KEY = "listbud.map.foreign";

/** The map's style: which one, when it changes, and who is credited for it. */
export class Look {
  readonly #map: MapLibre;
  readonly #controls: Controls;
  readonly #options: MapOptions;
  readonly #locale: string;
  readonly #restore: () => void;
  #turn = 0;
  #isForeign = false;

  /** `restore` draws the pins again: a new style begins without data. */
  constructor(
    map: MapLibre,
    controls: Controls,
    options: MapOptions,
    locale: string,
    restore: () => void,
  ) {
    this.#map = map;
    this.#controls = controls;
    this.#options = options;
    this.#locale = locale;
    this.#restore = restore;
    // A source of tiles may name its authors only when it is loaded.
    map.on("sourcedata", (event) => {
      if (event.sourceDataType === "metadata") this.#credit();
    });
    this.#tellForeign();
  }

  show(theme: Theme): void {
    this.#apply(theme).catch((error: unknown) => {
      console.error("The map's style could not be shown:", error);
    });
  }

  /** A style that is still loading is not shown any more. */
  stop(): void {
    this.#turn++;
  }

  async #apply(theme: Theme): Promise<void> {
    const turn = ++this.#turn;
    const { config, root } = this.#options;
    const { style, isForeign } = await styleOf(config, root, theme, this.#locale);
    if (turn !== this.#turn) return;
    this.#isForeign = isForeign;
    this.#map.once("styledata", () => {
      if (turn !== this.#turn) return;
      this.#restore();
      this.#credit();
    });
    this.#map.setStyle(style, { transformStyle: (_, next) => withPins(next, theme) });
  }

  #credit(): void {
    const { config } = this.#options;
    const names = !this.#isForeign || config.kind === "other";
    const texts = names ? [config.attribution] : [];
    for (const source of Object.keys(this.#map.getStyle()?.sources ?? {})) {
      const { attribution } = this.#map.getSource(source) ?? {};
      if (attribution) texts.push(attribution);
    }
    this.#controls.credit(texts);
  }

  // Tells once for each host that the operator's style comes from elsewhere.
  #tellForeign(): void {
    const host = foreignHost(this.#options.config, this.#options.root);
    if (!host || stored() === host) return;
    this.#controls.hint(this.#options.strings.foreign(host), () => store(host));
  }
}

// Where storage is switched off, it is told each time.
function stored(): string | null {
  try {
    return localStorage.getItem(FOREIGN_KEY);
  } catch {
    return null;
  }
}

function store(host: string): void {
  try {
    localStorage.setItem(FOREIGN_KEY, host);
  } catch {
    // See above.
  }
}

/** A style with the pins on top of it. */
function withPins(style: StyleSpecification, theme: Theme): StyleSpecification {
  const pins: GeoJSONSourceSpecification = {
    type: "geojson",
    data: { type: "FeatureCollection", features: [] },
  };
  return {
    ...style,
    sources: { ...style.sources, [SOURCE]: pins },
    layers: [...style.layers, ...pinLayers(theme)],
  };
}
