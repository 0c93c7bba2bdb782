import { mercatorX, mercatorY } from "./geo.js";
import type { Points } from "./types.js";

/** Side of the map's world at zoom 0, in pixels. */
const WORLD = 512;
/** From here on only pins that cover each other are joined. */
const CLOSE_ZOOM = 16;
export const MAX_CLUSTER_ZOOM = 20;

/** All shown points at one zoom: a group is a cluster, or a single pin if `size` is 1. */
export interface Groups {
  readonly length: number;
  /** Centre on the unit square. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly size: Uint32Array;
  /** The point that began the group. */
  readonly first: Uint32Array;
  /** Group of each point; -1 if it is not shown. */
  readonly of: Int32Array;
}

/** How near two pins are joined, in pixels. */
function radius(zoom: number): number {
  return zoom < CLOSE_ZOOM ? 46 : 12;
}

/**
 * Groups points for each zoom, over the whole world: what is a cluster does not depend on where
 * the map looks, so panning never changes one. 50,000 points take about 10 ms, less than sending
 * them to a worker.
 */
export class Clusters {
  readonly #points: Points;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  #shown = new Uint32Array();
  #zooms = new Map<number, Groups>();

  constructor(points: Points) {
    this.#points = points;
    this.#x = new Float64Array(points.count);
    this.#y = new Float64Array(points.count);
    for (let i = 0; i < points.count; i++) {
      this.#x[i] = mercatorX(points.lng[i] as number);
      this.#y[i] = mercatorY(points.lat[i] as number);
    }
  }

  /** Says which points pass the filter; those without a position are left out. */
  show(shown: Uint32Array): void {
    const { lng, lat } = this.#points;
    this.#shown = shown.filter(
      (i) => !Number.isNaN(lng[i] as number) && !Number.isNaN(lat[i] as number),
    );
    this.#zooms.clear();
  }

  get shown(): Uint32Array {
    return this.#shown;
  }

  at(zoom: number): Groups {
    const level = Math.max(0, Math.min(MAX_CLUSTER_ZOOM, Math.floor(zoom)));
    let groups = this.#zooms.get(level);
    if (!groups) {
      groups = this.#group(level);
      this.#zooms.set(level, groups);
    }
    return groups;
  }

  /** The points of one group. */
  members(groups: Groups, group: number): number[] {
    const out: number[] = [];
    for (const i of this.#shown) if (groups.of[i] === group) out.push(i);
    return out;
  }

  #group(zoom: number): Groups {
    const shown = this.#shown;
    const reach = radius(zoom) / (WORLD * 2 ** zoom);
    const grid = new Grid(this.#x, this.#y, shown, reach);
    const x = new Float64Array(shown.length);
    const y = new Float64Array(shown.length);
    const size = new Uint32Array(shown.length);
    const first = new Uint32Array(shown.length);
    const of = new Int32Array(this.#points.count).fill(-1);
    let length = 0;
    for (const seed of shown) {
      if (of[seed] !== -1) continue;
      const group = length++;
      let [sumX, sumY, count] = [0, 0, 0];
      grid.take(seed, (i) => {
        of[i] = group;
        sumX += this.#x[i] as number;
        sumY += this.#y[i] as number;
        count++;
      });
      x[group] = sumX / count;
      y[group] = sumY / count;
      size[group] = count;
      first[group] = seed;
    }
    return { length, x, y, size, first, of };
  }
}

/** Points by square, each square a linked list from which points are taken out. */
class Grid {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #reach: number;
  readonly #mask: number;
  readonly #head: Int32Array;
  readonly #next: Int32Array;

  constructor(x: Float64Array, y: Float64Array, shown: Uint32Array, reach: number) {
    this.#x = x;
    this.#y = y;
    this.#reach = reach;
    this.#mask = 2 ** Math.ceil(Math.log2(Math.max(64, shown.length * 2))) - 1;
    this.#head = new Int32Array(this.#mask + 1).fill(-1);
    this.#next = new Int32Array(x.length);
    for (let n = shown.length - 1; n >= 0; n--) {
      const i = shown[n] as number;
      const slot = this.#slot(this.#column(i), this.#row(i));
      this.#next[i] = this.#head[slot] as number;
      this.#head[slot] = i;
    }
  }

  #column(i: number): number {
    return Math.floor((this.#x[i] as number) / this.#reach);
  }

  #row(i: number): number {
    return Math.floor((this.#y[i] as number) / this.#reach);
  }

  // Two squares may share a slot; the distance sorts that out.
  #slot(column: number, row: number): number {
    return (Math.imul(column, 73_856_093) ^ Math.imul(row, 19_349_663)) & this.#mask;
  }

  /** Takes every point within reach of `seed`, itself included. */
  take(seed: number, each: (index: number) => void): void {
    const [x, y] = [this.#x[seed] as number, this.#y[seed] as number];
    const [column, row] = [this.#column(seed), this.#row(seed)];
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++)
        this.#sweep(this.#slot(column + dx, row + dy), x, y, each);
    }
  }

  #sweep(slot: number, x: number, y: number, each: (index: number) => void): void {
    const limit = this.#reach * this.#reach;
    let before = -1;
    for (let i = this.#head[slot] as number; i !== -1;) {
      const next = this.#next[i] as number;
      const dx = (this.#x[i] as number) - x;
      const dy = (this.#y[i] as number) - y;
      if (dx * dx + dy * dy <= limit) {
        each(i);
        if (before === -1) this.#head[slot] = next;
        else this.#next[before] = next;
      } else {
        before = i;
      }
      i = next;
    }
  }
}
