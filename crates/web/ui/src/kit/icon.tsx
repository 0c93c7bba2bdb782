import type { IconNode } from "lucide";
import { type JSX, h } from "preact";

interface Props {
  of: IconNode;
  size?: number;
  class?: string;
}

/** A line drawing beside a text; it is hidden from screen readers. */
export function Icon({ of, size = 18, class: name }: Props): JSX.Element {
  return (
    <svg
      class={name ? `icon ${name}` : "icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {of.map(([tag, attributes], index) => h(tag, { key: index, ...attributes }))}
    </svg>
  );
}
