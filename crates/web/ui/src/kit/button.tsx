import type { IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon";

type Native = Omit<JSX.IntrinsicElements["button"], "icon" | "size">;

interface Props extends Native {
  kind?: "primary" | "secondary" | "quiet" | "danger";
  icon?: IconNode;
  busy?: boolean;
  children?: ComponentChildren;
}

/** A button with a text. While `busy` it keeps its size and takes no click. */
export function Button({ kind = "secondary", icon, busy, children, class: name, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      class={`button ${kind} ${name ?? ""}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      {busy ? <span class="spinner" /> : icon && <Icon of={icon} />}
      <span>{children}</span>
    </button>
  );
}

interface IconProps extends Native {
  icon: IconNode;
  /** What it does, for screen readers and as a tip. */
  label: string;
  size?: number;
}

/** A button with a drawing alone. */
export function IconButton({ icon, label, size, class: name, ...rest }: IconProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      class={`icon-button ${name ?? ""}`}
    >
      <Icon of={icon} size={size ?? 20} />
    </button>
  );
}

interface LinkProps extends Omit<JSX.IntrinsicElements["a"], "icon"> {
  kind?: "primary" | "secondary" | "quiet";
  icon?: IconNode;
  children?: ComponentChildren;
}

/** A link that looks like a button. */
export function ButtonLink({ kind = "secondary", icon, children, class: name, ...rest }: LinkProps) {
  return (
    <a {...rest} class={`button ${kind} ${name ?? ""}`}>
      {icon && <Icon of={icon} />}
      <span>{children}</span>
    </a>
  );
}
