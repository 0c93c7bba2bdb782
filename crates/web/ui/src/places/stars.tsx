import { Star, X } from "lucide";
import { useId } from "preact/hooks";
import { IconButton } from "../kit/button";
import { Icon } from "../kit/icon";
import { number, t } from "../text/text";

interface Props {
  value: number | null;
  onChange: (value: number | null) => void;
}

const STARS = [1, 2, 3, 4, 5];

/** One to five stars, as radio buttons that look like stars. */
export function StarsEdit({ value, onChange }: Props) {
  const name = useId();
  // An import may bring halves; the stars show the nearest, the number all of it.
  const isHalf = value !== null && !Number.isInteger(value);
  return (
    <fieldset class="stars">
      <legend>{t("places-rating")}</legend>
      {STARS.map((count) => (
        <label key={count} class={value !== null && count <= Math.round(value) ? "star on" : "star"}>
          <input
            type="radio"
            name={name}
            value={count}
            checked={count === value}
            aria-label={t("places-stars", { count })}
            onChange={() => onChange(count)}
          />
          <Icon of={Star} size={22} />
        </label>
      ))}
      {isHalf && value !== null && <span class="muted small">{number(value)}</span>}
      {value !== null && (
        <IconButton
          icon={X}
          size={16}
          label={t("places-clear-rating")}
          onClick={() => onChange(null)}
        />
      )}
    </fieldset>
  );
}
