import { Field } from "../kit/field";
import { t } from "../text/text";

// What lists of places are often about.
const PROPOSED = [..."🍜🍕☕🍷🏨🌊🌲🎨🎵🛒⭐🎂"];

interface Props {
  value: string;
  onChange: (emoji: string) => void;
  error: string | undefined;
}

/** One emoji, typed or picked from a few. */
export function EmojiField({ value, onChange, error }: Props) {
  return (
    <div class="emoji-field">
      <Field
        label={t("lists-emoji")}
        hint={t("lists-emoji-hint")}
        value={value}
        maxLength={32}
        autocomplete="off"
        error={error}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <div class="emoji-proposed" role="group" aria-label={t("lists-emoji-proposed")}>
        {PROPOSED.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-pressed={emoji === value}
            onClick={() => onChange(emoji === value ? "" : emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
    </div>
  );
}
