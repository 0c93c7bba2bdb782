/** What the map needs of the places, in columns: 50,000 objects would be slow. */
export interface Points {
  readonly count: number;
  id(index: number): string;
  name(index: number): string;
  /** Degrees; `NaN` for a place without a position. */
  readonly lng: Float64Array;
  readonly lat: Float64Array;
  /** Index into the palette. */
  readonly color: Uint8Array;
  /** 0 exact, 1 approximate. */
  readonly position: Uint8Array;
  readonly visited: Uint8Array;
}

/** The answer of `/map/config.json`. Addresses are relative to the page's root. */
export interface MapConfig {
  tiles: string;
  /** What `tiles` cover. */
  bounds?: Bounds;
  /** The world around tiles of a region. */
  world?: string | null;
  maxzoom: number;
  /** `other` are tiles for the operator's own style. */
  kind: "world" | "protomaps" | "other";
  style: string | null;
  styleDark: string | null;
  attribution: string;
}

export type Theme = "light" | "dark";

/** West, south, east, north; east is greater than 180 where the map crosses the antimeridian. */
export type Bounds = [west: number, south: number, east: number, north: number];

export interface View {
  lng: number;
  lat: number;
  zoom: number;
}

/** Every text of the map, translated by the caller. */
export interface MapStrings {
  /** Name of the region, e.g. "Map". */
  map: string;
  zoomIn: string;
  zoomOut: string;
  /** Shows every place that passes the filter. */
  fit: string;
  nearMe: string;
  nearMeDenied: string;
  nearMeFailed: string;
  /** The dot that shows where the person is. */
  here: string;
  close: string;
  /** E.g. "{count} places". */
  cluster(count: number): string;
  /** Shown after a name, e.g. "approximate position". */
  approximate: string;
  /** Announced when a pin is selected. */
  selected(name: string): string;
  /** E.g. "Position of {name}. Arrow keys move the pin, Enter keeps it there." */
  pin(name: string): string;
  /** E.g. "Click the map, or move it and press Enter." */
  pick: string;
  unavailableTitle: string;
  /** E.g. "The list works without the map." */
  unavailableText: string;
  /** E.g. "This map comes from {host}, which sees what you look at." */
  foreign(host: string): string;
}

export interface MapOptions {
  container: HTMLElement;
  config: MapConfig;
  /** Address of the page's root, ends with a slash. */
  root: string;
  theme: Theme;
  reduceMotion: boolean;
  /** For names of countries and for distances; the document's language if left out. */
  locale?: string;
  /** Where to begin; without it the first points are fitted. */
  view?: View;
  strings: MapStrings;
  onSelect(id: string | null): void;
  /** Places that lie too close together for any zoom. */
  onClusterList(ids: string[]): void;
  /** `userMoved` is false for moves that the page asked for. */
  onMove(bounds: Bounds, userMoved: boolean): void;
  onPick?(lng: number, lat: number): void;
  onDragEnd?(id: string, lng: number, lat: number): void;
  /** The browser cannot draw the map; a message stands in the container. */
  onUnavailable?(reason: string): void;
}

export interface MapView {
  /** Replaces the places, or only which of them are shown (the same `points`). Never moves the map. */
  setPoints(points: Points, shown: Uint32Array, palette: readonly string[]): void;
  /** Marks one place. With `reveal` the map moves if the place is out of sight. */
  select(id: string | null, how: { reveal: boolean }): void;
  /** Marks the places that are ticked in the table. */
  setSelected(ids: ReadonlySet<string>): void;
  setTheme(theme: Theme): void;
  /** Makes the pin of a place draggable; a place without a position gets one at the centre. */
  editPosition(id: string | null): void;
  /** Puts the pin that is being edited to where its position was typed or clicked. */
  movePin(lng: number, lat: number): void;
  /** Clicks tell a position instead of selecting. */
  pickPosition(on: boolean): void;
  fit(which: "shown" | "all"): void;
  bounds(): Bounds;
  view(): View;
  /** How many pixels at the bottom are covered by something else, such as a sheet. */
  setInset(bottom: number): void;
  resize(): void;
  destroy(): void;
}
