import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../text/text";
import { conflict } from "./save";

interface Props {
  label: string;
  value: string;
  placeholder: string;
  /** Enter saves; otherwise it begins a new line. */
  isLine?: boolean;
  isTitle?: boolean;
  hidesLabel?: boolean;
  maxLength: number;
  inputMode?: "url" | "text" | "tel";
  /** Where the saved text leads. */
  link?: { href: string; text: string } | undefined;
  takesFocus?: boolean;
  /** Returns what is wrong with the text, or whether it could be saved. */
  onSave: (text: string) => string | Promise<boolean>;
}

/** A text that is edited where it stands. Leaving it saves, Escape takes it back. */
export function TextEdit(props: Props) {
  const { label, value, placeholder, isLine, isTitle, hidesLabel, maxLength, onSave } = props;
  const ref = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(value);
  const [error, setError] = useState<string>();
  const isEditing = useRef(false);
  const id = useId();
  useEffect(() => {
    // What is being typed is not written over.
    if (!isEditing.current) setText(value);
  }, [value]);
  useLayoutEffect(() => {
    const area = ref.current;
    if (!area || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [text]);
  useEffect(() => {
    if (!props.takesFocus) return;
    ref.current?.focus();
    ref.current?.select();
  }, [props.takesFocus]);
  const save = () => {
    isEditing.current = false;
    const wanted = isLine ? text.replace(/\s+/g, " ").trim() : text.trim();
    if (wanted === value) {
      setText(value);
      setError(undefined);
      return;
    }
    const saved = onSave(wanted);
    if (typeof saved === "string") {
      setError(saved);
      return;
    }
    setError(undefined);
    setText(wanted);
    void saved.then((isSaved) => {
      if (isSaved || conflict.peek() !== null) return;
      // What was typed must not be lost; leaving the field again tries again.
      isEditing.current = true;
      setText(wanted);
      setError(t("places-not-saved"));
    });
  };
  return (
    <div class={`text-edit${isTitle ? " title" : ""}`}>
      <label for={id} class={hidesLabel ? "for-readers" : undefined}>
        {label}
      </label>
      <textarea
        ref={ref}
        id={id}
        rows={1}
        dir="auto"
        value={text}
        maxLength={maxLength}
        placeholder={placeholder}
        inputMode={props.inputMode ?? "text"}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onInput={(event) => {
          isEditing.current = true;
          setText(event.currentTarget.value);
        }}
        onBlur={save}
        onKeyDown={(event) => {
          const isDone = event.key === "Enter" && (isLine || event.ctrlKey || event.metaKey);
          if (isDone && !event.isComposing) {
            event.preventDefault();
            event.currentTarget.blur();
          } else if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            isEditing.current = false;
            setText(value);
            setError(undefined);
            // Without an edit to take back, Escape leaves the field.
            if (text === value) event.currentTarget.closest<HTMLElement>(".place")?.focus();
          }
        }}
      />
      {props.link && (
        <a
          class="small"
          href={props.link.href}
          rel="noopener noreferrer"
          {...(props.link.href.startsWith("http") ? { target: "_blank" } : {})}
        >
          {props.link.text}
        </a>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
