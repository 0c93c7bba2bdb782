import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon";

interface Props {
  icon: IconNode;
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
}

/** What stands where there is nothing yet, and what to do about it. */
export function Empty({ icon, title, children, actions }: Props) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon of={icon} size={28} />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div class="empty-actions">{actions}</div>}
    </div>
  );
}

/** Grey bars of the height of what is on its way. */
export function Skeleton({ rows = 3, height = 56 }: { rows?: number; height?: number }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class="skeleton-row" style={{ height: `${height}px` }}>
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
