import { useId } from "preact/hooks";

interface Props<T extends string> {
  label: string;
  /** Shows the label to screen readers only. */
  hidesLabel?: boolean;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}

/** One of two or three values, all of them in view. */
export function Choice<T extends string>(props: Props<T>) {
  const { label, hidesLabel, value, options, onChange } = props;
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={hidesLabel ? "for-readers" : undefined}>{label}</legend>
      <div>
        {options.map(([key, text]) => (
          <label key={key}>
            <input type="radio" name={name} checked={key === value} onChange={() => onChange(key)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
