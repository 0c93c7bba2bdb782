import { Eye, EyeOff } from "lucide";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { IconButton } from "../kit/button";
import { Field } from "../kit/field";
import { t } from "../text/text";

interface Props {
  label: string;
  value: string;
  onChange: (password: string) => void;
  /** Lets password managers fill in or propose the right one. */
  autocomplete: "current-password" | "new-password";
  hint?: ComponentChildren;
  error: string | undefined;
  autofocus?: boolean;
}

/** A password, which can be shown while it is typed. */
export function PasswordField({ onChange, ...rest }: Props) {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...rest}
      type={isShown ? "text" : "password"}
      autocapitalize="off"
      spellcheck={false}
      onInput={(event) => onChange(event.currentTarget.value)}
      after={
        <IconButton
          icon={isShown ? EyeOff : Eye}
          label={t("welcome-show-password")}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;
