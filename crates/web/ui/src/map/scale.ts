/** How far one pixel reaches, in metres, at a latitude and zoom. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom);
}

const MILE = 1609.344;
const FOOT = 0.3048;

/** Countries that measure roads in miles. */
function milesUsed(language: string): boolean {
  return ["US", "GB", "LR", "MM"].includes(
    new Intl.Locale(language).maximize().region ?? "",
  );
}

export interface Scale {
  width: number;
  label: string;
}

/** The longest round distance that fits into `room` pixels. */
export function scaleOf(
  metres: number,
  room: number,
  locale: string,
  miles = milesUsed(navigator.language),
): Scale {
  const most = metres * room;
  const [unit, size] = miles
    ? most >= MILE
      ? (["mile", MILE] as const)
      : (["foot", FOOT] as const)
    : most >= 1000
      ? (["kilometer", 1000] as const)
      : (["meter", 1] as const);
  const value = most / size;
  const power = 10 ** Math.floor(Math.log10(value));
  const round = [5, 2, 1].map((digit) => digit * power).find((n) => n <= value) ?? power;
  const label = new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
  }).format(round);
  return { width: Math.round((round * size) / metres), label };
}
