import type { Feature, FeatureCollection, Point } from "geojson";
import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import { Clusters, type Groups } from "./cluster.js";
import { luminance } from "./colors.js";
import { latOf, lngOf, mercatorX, mercatorY } from "./geo.js";
import { SOURCE, clusterRadius } from "./layers.js";
import type { Points } from "./types.js";

/** What lies under the pointer. */
export type Hit = { kind: "pin"; index: number } | { kind: "cluster"; members: number[] };

const EMPTY: Points = {
  count: 0,
  id: () => "",
  name: () => "",
  lng: new Float64Array(),
  lat: new Float64Array(),
  color: new Uint8Array(),
  position: new Uint8Array(),
  visited: new Uint8Array(),
};

/** How much around the view is drawn as well, in widths of the view. */
const MARGIN = 0.6;

/**
 * The pins in and around the view. Groups are made here (`Clusters`), and only what can be seen
 * is handed to MapLibre: some hundred features, whether there are 50 places or 50,000.
 */
export class Pins {
  readonly #map: MapLibre;
  readonly #label: Intl.NumberFormat;
  points: Points = EMPTY;
  clusters = new Clusters(EMPTY);
  #palette: readonly string[] = [];
  #groups: Groups | null = null;
  #drawn: number[] = [];
  #level = -1;
  #window: [number, number, number, number] = [0, 0, -1, -1];
  #chosenIds: ReadonlySet<string> = new Set();
  #chosen = new Set<number>();
  #selected = -1;
  #marked = new Map<number, string>();
  #indexes: Map<string, number> | null = null;

  constructor(map: MapLibre, locale: string) {
    this.#map = map;
    this.#label = new Intl.NumberFormat(locale, {
      notation: "compact",
      maximumFractionDigits: 1,
    });
  }

  set(points: Points, shown: Uint32Array, palette: readonly string[]): void {
    if (points !== this.points) {
      this.points = points;
      this.clusters = new Clusters(points);
      this.#indexes = null;
      this.#selected = -1;
      this.#find();
    }
    this.#palette = palette;
    this.clusters.show(shown);
    this.draw(true);
  }

  indexOf(id: string): number {
    if (!this.#indexes) {
      this.#indexes = new Map();
      for (let i = 0; i < this.points.count; i++) this.#indexes.set(this.points.id(i), i);
    }
    return this.#indexes.get(id) ?? -1;
  }

  hasPosition(index: number): boolean {
    return (
      index >= 0 &&
      !Number.isNaN(this.points.lng[index] ?? Number.NaN) &&
      !Number.isNaN(this.points.lat[index] ?? Number.NaN)
    );
  }

  color(index: number): string {
    return this.#palette[this.points.color[index] ?? 0] ?? "#808080";
  }

  choose(ids: ReadonlySet<string>): void {
    this.#chosenIds = ids;
    this.#find();
    this.#mark();
  }

  // Other points have other indexes; the places are still chosen.
  #find(): void {
    this.#chosen = new Set();
    for (const id of this.#chosenIds) {
      const index = this.indexOf(id);
      if (index >= 0) this.#chosen.add(index);
    }
  }

  select(index: number): void {
    this.#selected = index;
    this.#mark();
  }

  /** After a style was replaced, MapLibre knows neither data nor marks. */
  restore(): void {
    this.#marked.clear();
    this.draw(true);
  }

  /** Hands the visible groups to MapLibre, if the view left what was drawn or `force` says so. */
  draw(force: boolean): void {
    const source = this.#map.getSource(SOURCE) as GeoJSONSource | undefined;
    if (!source) return;
    const level = Math.floor(this.#map.getZoom());
    const bounds = this.#map.getBounds();
    const [west, east] = [mercatorX(bounds.getWest()), mercatorX(bounds.getEast())];
    const [north, south] = [mercatorY(bounds.getNorth()), mercatorY(bounds.getSouth())];
    const [w, n, e, s] = this.#window;
    if (
      !force &&
      level === this.#level &&
      west >= w &&
      east <= e &&
      north >= n &&
      south <= s
    )
      return;
    const [dx, dy] = [(east - west) * MARGIN, (south - north) * MARGIN];
    this.#window = [west - dx, north - dy, east + dx, south + dy];
    this.#level = level;
    this.#groups = this.clusters.at(level);
    this.#drawn = this.#visible(this.#groups);
    const features = this.#drawn.map((group) =>
      this.#feature(this.#groups as Groups, group),
    );
    source.setData({ type: "FeatureCollection", features } as FeatureCollection);
    this.#mark();
  }

  #visible(groups: Groups): number[] {
    const [w, n, e, s] = this.#window;
    const out: number[] = [];
    for (let group = 0; group < groups.length; group++) {
      const y = groups.y[group] as number;
      if (y < n || y > s) continue;
      // Brings the longitude to the copy of the world that begins at the western edge.
      const x = (groups.x[group] as number) - w;
      if (x - Math.floor(x) <= e - w) out.push(group);
    }
    return out;
  }

  #feature(groups: Groups, group: number): Feature<Point> {
    const size = groups.size[group] as number;
    const index = groups.first[group] as number;
    const coordinates = [
      lngOf(groups.x[group] as number),
      latOf(groups.y[group] as number),
    ];
    const geometry: Point = { type: "Point", coordinates };
    if (size > 1) {
      const properties = {
        count: size,
        label: this.#label.format(size),
        radius: clusterRadius(size),
      };
      return { type: "Feature", id: this.points.count + index, geometry, properties };
    }
    const color = this.color(index);
    const ink = luminance(color) > 0.3 ? "#14181f" : "#ffffff";
    const { position, visited } = this.points;
    return {
      type: "Feature",
      id: index,
      geometry,
      properties: { color, ink, position: position[index], visited: visited[index] },
    };
  }

  /** Sets the state of drawn features, only where it changed. */
  #mark(): void {
    const groups = this.#groups;
    if (!groups || !this.#map.getSource(SOURCE)) return;
    const wanted = new Map<number, string>();
    const mark = (index: number, kind: string): void => {
      const group = groups.of[index] ?? -1;
      if (group < 0) return;
      const id =
        (groups.size[group] as number) > 1
          ? this.points.count + (groups.first[group] as number)
          : index;
      wanted.set(
        id,
        (wanted.get(id) ?? "") + (wanted.get(id)?.includes(kind) ? "" : kind),
      );
    };
    for (const index of this.#chosen) mark(index, "c");
    if (this.#selected >= 0) mark(this.#selected, "s");
    for (const id of this.#marked.keys())
      if (!wanted.has(id)) this.#map.removeFeatureState({ source: SOURCE, id });
    for (const [id, kinds] of wanted) {
      if (this.#marked.get(id) === kinds) continue;
      this.#map.setFeatureState(
        { source: SOURCE, id },
        { chosen: kinds.includes("c"), selected: kinds.includes("s") },
      );
    }
    this.#marked = wanted;
  }

  /** The drawn pin or cluster nearest to a point of the screen, within `slack` of its rim. */
  hit(x: number, y: number, slack: number): Hit | null {
    const groups = this.#groups;
    if (!groups) return null;
    let found = -1;
    let nearest = Number.POSITIVE_INFINITY;
    const center = this.#map.getCenter().lng;
    for (const group of this.#drawn) {
      const size = groups.size[group] as number;
      let lng = lngOf(groups.x[group] as number);
      lng += Math.round((center - lng) / 360) * 360;
      const at = this.#map.project([lng, latOf(groups.y[group] as number)]);
      const distance =
        Math.hypot(at.x - x, at.y - y) - (size > 1 ? clusterRadius(size) + 3 : 10);
      if (distance > slack || distance >= nearest) continue;
      nearest = distance;
      found = group;
    }
    if (found < 0) return null;
    if (groups.size[found] === 1)
      return { kind: "pin", index: groups.first[found] as number };
    return { kind: "cluster", members: this.clusters.members(groups, found) };
  }
}
