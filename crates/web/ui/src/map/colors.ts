import type { Theme } from "./types.js";

/** Colours of the own map, of pins, and of what lies over the map. */
export interface Colors {
  water: string;
  shore: string;
  land: string;
  river: string;
  border: string;
  borderCasing: string;
  province: string;
  country: string;
  city: string;
  town: string;
  halo: string;
  dot: string;
  /** Rim of pins: at least 3:1 against land and water. */
  rim: string;
  paper: string;
  accent: string;
}

export const COLORS: Record<Theme, Colors> = {
  light: {
    water: "#cbdfea",
    shore: "#b4d0df",
    land: "#f8f6f1",
    river: "#b9d4e3",
    border: "#a79fb4",
    borderCasing: "#ece7ef",
    province: "#d5cfd9",
    country: "#6b6670",
    city: "#3a3b3c",
    town: "#66675f",
    halo: "#fdfcfa",
    dot: "#73746f",
    rim: "#2c2d2b",
    paper: "#ffffff",
    accent: "#0b7a5b",
  },
  dark: {
    water: "#11181d",
    shore: "#17232a",
    land: "#242826",
    river: "#17242c",
    border: "#666d6c",
    borderCasing: "#2b302e",
    province: "#383f3c",
    country: "#a3a79e",
    city: "#dddcd4",
    town: "#acaea4",
    halo: "#1a1d1b",
    dot: "#8f948d",
    rim: "#f3f2ec",
    paper: "#151714",
    accent: "#55c9a1",
  },
};

function channel(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance of `#rrggbb` (WCAG 2.2), 0 to 1; middle grey for any other notation. */
export function luminance(color: string): number {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(color);
  if (!found) return 0.18;
  const [r, g, b] = found.slice(1).map((part) => channel(Number.parseInt(part, 16))) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
