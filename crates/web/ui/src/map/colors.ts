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
    country: "#6d6779",
    city: "#3b3f4a",
    town: "#666b77",
    halo: "#fdfcfa",
    dot: "#6b7080",
    rim: "#2b3140",
    paper: "#ffffff",
    accent: "#2a55c9",
  },
  dark: {
    water: "#0f1720",
    shore: "#16222e",
    land: "#202731",
    river: "#16222e",
    border: "#5d6779",
    borderCasing: "#262e39",
    province: "#333d4a",
    country: "#98a2b3",
    city: "#d6dbe4",
    town: "#a4adbb",
    halo: "#171d25",
    dot: "#8b95a5",
    rim: "#f2f5f9",
    paper: "#12171e",
    accent: "#8fb0ff",
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
