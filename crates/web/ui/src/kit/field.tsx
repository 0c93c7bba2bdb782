import type { ComponentChildren, JSX, Ref } from "preact";
import { useId } from "preact/hooks";

interface Common {
  label: string;
  /** What the person has to know before typing. */
  hint?: ComponentChildren;
  /** What is wrong with the value. */
  error?: string | null | undefined;
  /** Shows the label to screen readers only. */
  hidesLabel?: boolean;
}

type Input = Omit<JSX.IntrinsicElements["input"], "label" | "ref"> & {
  inputRef?: Ref<HTMLInputElement>;
  /** Stands at the end of the line, such as a button that shows a password. */
  after?: ComponentChildren;
};

/** A line of text with its label, hint and error. */
export function Field(props: Common & Input) {
  const { label, hint, error, hidesLabel, inputRef, after, ...rest } = props;
  const id = useId();
  const input = (
    <input
      {...rest}
      id={id}
      ref={inputRef ?? null}
      aria-invalid={error ? true : undefined}
      aria-describedby={describes(id, hint, error)}
    />
  );
  return (
    <div class="field">
      <label for={id} class={hidesLabel ? "for-readers" : undefined}>
        {label}
      </label>
      {after ? (
        <div class="field-line">
          {input}
          {after}
        </div>
      ) : (
        input
      )}
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

type Area = Omit<JSX.IntrinsicElements["textarea"], "label">;

/** Several lines of text; it grows with them where the browser can. */
export function TextArea({ label, hint, error, hidesLabel, ...rest }: Common & Area) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={hidesLabel ? "for-readers" : undefined}>
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describes(id, hint, error)}
      />
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

interface SelectProps<T extends string> extends Common {
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
  disabled?: boolean;
}

/** One of a few values. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, hint, error, hidesLabel, value, options, onChange, disabled } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={hidesLabel ? "for-readers" : undefined}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={describes(id, hint, error)}
        onChange={(event) => onChange(event.currentTarget.value as T)}
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

interface CheckProps extends Omit<JSX.IntrinsicElements["input"], "type" | "label"> {
  label: ComponentChildren;
  indeterminate?: boolean;
}

/** A box to tick. The label is part of the target. */
export function Checkbox({ label, indeterminate, ...rest }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        {...rest}
        ref={(box) => {
          if (box) box.indeterminate = indeterminate ?? false;
        }}
      />
      <span>{label}</span>
    </label>
  );
}

function describes(id: string, hint: unknown, error: unknown): string | undefined {
  const ids = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

function Notes({ id, hint, error }: Pick<Common, "hint" | "error"> & { id: string }) {
  return (
    <>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </>
  );
}
