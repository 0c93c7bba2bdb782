import { t } from "../text/text";

/** Colours of lists and tags: told apart on both themes and on the map. */
export const COLORS = [
  "#D9480F",
  "#C2255C",
  "#9C36B5",
  "#6741D9",
  "#3B5BDB",
  "#1971C2",
  "#0C8599",
  "#099268",
  "#2F9E44",
  "#66A80F",
  "#E8A100",
  "#7A6A5A",
] as const;

/** Picks one of the colours. */
export function ColorPicker({
  value,
  onChange,
}: { value: string; onChange: (color: string) => void }) {
  const known = COLORS.some((color) => color.toLowerCase() === value.toLowerCase());
  const colors = known ? COLORS : [value, ...COLORS];
  return (
    <fieldset class="colors">
      <legend>{t("kit-color")}</legend>
      {colors.map((color, index) => (
        <label key={color} class="color">
          <input
            type="radio"
            name="color"
            value={color}
            checked={color.toLowerCase() === value.toLowerCase()}
            onChange={() => onChange(color)}
            aria-label={t("kit-color-number", { number: index + 1 })}
          />
          <span style={{ backgroundColor: color }} />
        </label>
      ))}
    </fieldset>
  );
}

/** A small mark in the colour of a list or tag, or its emoji. */
export function Mark({ color, emoji }: { color: string; emoji?: string | null }) {
  return (
    <span class="mark" aria-hidden="true" style={emoji ? {} : { backgroundColor: color }}>
      {emoji}
    </span>
  );
}
