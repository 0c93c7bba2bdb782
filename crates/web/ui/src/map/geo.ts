import type { Bounds } from "./types.js";

/** Web Mercator on the unit square; (0, 0) is the north-west. */
export function mercatorX(lng: number): number {
  return (lng + 180) / 360;
}

const MAX_LAT = 85.051129;

export function mercatorY(lat: number): number {
  const bounded = Math.max(-MAX_LAT, Math.min(MAX_LAT, lat));
  const sine = Math.sin((bounded * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export function lngOf(x: number): number {
  return x * 360 - 180;
}

export function latOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** Brings a longitude into -180 to 180. */
export function wrapped(lng: number): number {
  return lng >= -180 && lng <= 180 ? lng : ((((lng + 180) % 360) + 360) % 360) - 180;
}

/**
 * The smallest bounds of some points. They may cross the antimeridian: New Zealand and Fiji are
 * neighbours of Samoa, and bounds over the whole world would show none of them.
 */
export function boundsOf(
  lng: Float64Array,
  lat: Float64Array,
  indexes: Iterable<number>,
): Bounds | null {
  let south = 91;
  let north = -91;
  const low = new Float64Array(360).fill(Number.NaN);
  const high = new Float64Array(360).fill(Number.NaN);
  for (const i of indexes) {
    const x = lng[i] as number;
    const y = lat[i] as number;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    if (y < south) south = y;
    if (y > north) north = y;
    const bin = Math.min(359, Math.max(0, Math.floor(x + 180)));
    if (!(x >= (low[bin] as number))) low[bin] = x;
    if (!(x <= (high[bin] as number))) high[bin] = x;
  }
  if (north < south) return null;
  const bins: number[] = [];
  for (let bin = 0; bin < 360; bin++)
    if (!Number.isNaN(low[bin] as number)) bins.push(bin);
  // The bounds leave out the widest gap between two neighbours around the earth.
  let widest = -1;
  let west = 0;
  let east = 0;
  for (const [place, bin] of bins.entries()) {
    const next = bins[(place + 1) % bins.length] as number;
    const gap =
      (low[next] as number) +
      (place + 1 === bins.length ? 360 : 0) -
      (high[bin] as number);
    if (gap > widest) {
      widest = gap;
      west = low[next] as number;
      east = high[bin] as number;
    }
  }
  return [west, south, east < west ? east + 360 : east, north];
}
