import type { Map as MapLibre } from "maplibre-gl";
import { MAX_CLUSTER_ZOOM } from "./cluster.js";
import { boundsOf, wrapped } from "./geo.js";
import type { Pins } from "./pins.js";
import type { Bounds } from "./types.js";

/** Room around what is fitted into the view, in pixels. */
const PADDING = 56;
/** The nearest that a fit goes: one place should show where it is. */
const FIT_ZOOM = 13;
/** The farthest that a selected place is shown from. */
const REVEAL_ZOOM = 6;

/** Marks a move as one that the person asked for. */
const BY_PERSON = { originalEvent: true };

export interface How {
  byPerson: boolean;
  animate: boolean;
}

/** Where the map looks. Something may cover its lower part; then the upper part counts. */
export class Camera {
  readonly #map: MapLibre;
  readonly #pins: Pins;
  #inset = 0;

  constructor(map: MapLibre, pins: Pins) {
    this.#map = map;
    this.#pins = pins;
  }

  /** Says how much of the bottom is covered; `true` if that is new. */
  cover(bottom: number): boolean {
    const container = this.#map.getContainer();
    // What is left must be worth looking at.
    const inset = Math.min(bottom, Math.round(container.clientHeight * 0.6));
    if (inset === this.#inset) return false;
    this.#inset = inset;
    container.style.setProperty("--lb-inset", `${inset}px`);
    return true;
  }

  #size(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.#map.getContainer();
    return { width: clientWidth, height: clientHeight - this.#inset };
  }

  #padding() {
    const { width, height } = this.#size();
    const side = Math.min(PADDING, width / 6, height / 6);
    return { top: side, left: side, right: side, bottom: side + this.#inset };
  }

  /** The middle of what is seen. */
  middle(): [number, number] {
    const { width, height } = this.#size();
    const { lng, lat } = this.#map.unproject([width / 2, height / 2]);
    return [wrapped(lng), lat];
  }

  bounds(): Bounds {
    const { width, height } = this.#size();
    const corner = this.#map.unproject([0, 0]);
    const other = this.#map.unproject([width, height]);
    if (other.lng - corner.lng >= 360) return [-180, other.lat, 180, corner.lat];
    const west = wrapped(corner.lng);
    return [west, other.lat, west + other.lng - corner.lng, corner.lat];
  }

  /** Shows some places at once. */
  fit(indexes: Iterable<number>, { byPerson, animate }: How): void {
    const { points } = this.#pins;
    const bounds = boundsOf(points.lng, points.lat, indexes);
    if (!bounds) return;
    const options = { padding: this.#padding(), maxZoom: FIT_ZOOM, animate };
    this.#map.fitBounds(bounds, options, byPerson ? BY_PERSON : {});
  }

  /** Zooms to what is in a cluster; `false` if no zoom parts it. */
  open(members: readonly number[]): boolean {
    const { points, clusters } = this.#pins;
    const bounds = boundsOf(points.lng, points.lat, members);
    const most = this.#map.getMaxZoom();
    const options = { padding: this.#padding(), maxZoom: most };
    const camera = bounds && this.#map.cameraForBounds(bounds, options);
    if (!camera) return false;
    const next = Math.min(this.#map.getZoom() + 1, most, MAX_CLUSTER_ZOOM);
    const zoom = Math.max(camera.zoom ?? 0, next);
    const groups = clusters.at(zoom);
    if (new Set(members.map((index) => groups.of[index])).size < 2) return false;
    this.#map.easeTo({ center: camera.center, zoom }, BY_PERSON);
    return true;
  }

  /**
   * Moves to a place that is out of sight. Its pin stands out even where it is part of a
   * cluster, so this does not zoom in on it.
   */
  reveal(at: [number, number]): void {
    if (this.#isSeen(at)) return;
    const zoom = Math.max(this.#map.getZoom(), REVEAL_ZOOM);
    this.#map.flyTo({ center: at, zoom, offset: [0, -this.#inset / 2] });
  }

  // A pin under a button or at the very rim is not seen.
  #isSeen(at: [number, number]): boolean {
    const { x, y } = this.#map.project(at);
    const { width, height } = this.#size();
    return x > 24 && y > 48 && x < width - 60 && y < height - 32;
  }
}
