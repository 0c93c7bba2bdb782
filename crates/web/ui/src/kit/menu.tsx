import { Check, type IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";

interface Props {
  /** Draws the button that opens the menu, with the attributes it needs. */
  trigger: (attributes: TriggerAttributes) => JSX.Element;
  children: ComponentChildren;
  /** What the menu is about, for screen readers. */
  label: string;
  align?: "start" | "end";
  /** `dialog` for contents with fields of their own instead of menu items. */
  role?: "menu" | "dialog";
}

export interface TriggerAttributes {
  id: string;
  "aria-haspopup": "menu" | "dialog";
  "aria-expanded": boolean;
  "aria-controls": string | undefined;
  onClick: (event: JSX.TargetedMouseEvent<HTMLElement>) => void;
}

/**
 * A list of actions below a button. Arrow keys move, Escape and a click elsewhere
 * close it, and an item closes it when it is chosen.
 */
export function Menu({ trigger, children, label, align = "start", role = "menu" }: Props) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const close = (focus: boolean) => {
    setOpen(false);
    if (focus) document.getElementById(`${id}-button`)?.focus();
  };
  useLayoutEffect(() => {
    const shown = panel.current;
    const button = document.getElementById(`${id}-button`);
    if (!isOpen || !shown || !button) return;
    place(shown, button.getBoundingClientRect(), align);
    items(shown)[0]?.focus();
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: Event) => {
      const target = event.target as Node;
      const button = document.getElementById(`${id}-button`);
      if (!panel.current?.contains(target) && !button?.contains(target)) close(false);
    };
    const resized = () => close(false);
    addEventListener("pointerdown", outside, true);
    addEventListener("resize", resized);
    return () => {
      removeEventListener("pointerdown", outside, true);
      removeEventListener("resize", resized);
    };
  }, [isOpen]);
  return (
    <>
      {trigger({
        id: `${id}-button`,
        "aria-haspopup": role,
        "aria-expanded": isOpen,
        "aria-controls": isOpen ? id : undefined,
        onClick: () => setOpen(!isOpen),
      })}
      {isOpen && (
        <div
          ref={panel}
          id={id}
          class="menu"
          role={role}
          // A click beside its fields must not focus what is behind it.
          tabIndex={-1}
          aria-label={label}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              event.stopPropagation();
              close(true);
            } else if (event.key === "Tab" && role === "menu") {
              close(false);
            } else if (role === "menu") {
              move(event, panel.current);
            }
          }}
          onFocusOut={(event) => {
            // Tab leads out of a panel with fields, which then closes.
            const next = event.relatedTarget as Node | null;
            if (role === "menu" || !next || event.currentTarget.contains(next)) return;
            if (!document.getElementById(`${id}-button`)?.contains(next)) close(false);
          }}
          onClick={(event) => {
            const item = (event.target as Element).closest("[data-closes]");
            if (item) close(true);
          }}
        >
          {children}
        </div>
      )}
    </>
  );
}

interface ItemProps {
  icon?: IconNode;
  children: ComponentChildren;
  onChoose?: () => void;
  href?: string;
  download?: boolean;
  /** Leads to another site, in a tab of its own. */
  external?: boolean;
  danger?: boolean;
  /** For one of several values: whether this one is set. */
  checked?: boolean;
  disabled?: boolean;
}

/** One action of a menu, or a link. */
export function MenuItem(props: ItemProps) {
  const { icon, children, onChoose, href, download, external, danger, checked, disabled } = props;
  const content = (
    <>
      {checked === undefined ? (
        icon && <Icon of={icon} />
      ) : (
        <span class="menu-mark">{checked && <Icon of={Check} />}</span>
      )}
      <span>{children}</span>
    </>
  );
  const common = {
    role: checked === undefined ? ("menuitem" as const) : ("menuitemradio" as const),
    "aria-checked": checked,
    class: danger ? "menu-item danger" : "menu-item",
    tabIndex: -1,
    "data-closes": "",
  };
  if (href !== undefined) {
    return (
      <a
        {...common}
        href={href}
        download={download ? "" : undefined}
        {...(external ? { target: "_blank", rel: "noreferrer" } : {})}
      >
        {content}
      </a>
    );
  }
  return (
    <button type="button" {...common} disabled={disabled} onClick={onChoose}>
      {content}
    </button>
  );
}

export function MenuHeading({ children }: { children: ComponentChildren }) {
  return (
    <div class="menu-heading" role="presentation">
      {children}
    </div>
  );
}

export function MenuLine() {
  return <hr class="menu-line" />;
}

function items(panel: HTMLElement): HTMLElement[] {
  const selector = '[role^="menuitem"]:not([disabled]), input, select, textarea, button';
  return [...panel.querySelectorAll<HTMLElement>(selector)];
}

function move(event: KeyboardEvent, panel: HTMLElement | null): void {
  if (!panel) return;
  const all = items(panel);
  const now = all.indexOf(document.activeElement as HTMLElement);
  const letter = event.key.length === 1 ? event.key.toLowerCase() : null;
  let next: HTMLElement | undefined;
  if (event.key === "ArrowDown") next = all[(now + 1) % all.length];
  else if (event.key === "ArrowUp") next = all[(now - 1 + all.length) % all.length];
  else if (event.key === "Home") next = all[0];
  else if (event.key === "End") next = all[all.length - 1];
  else if (letter) {
    const order = [...all.slice(now + 1), ...all.slice(0, now + 1)];
    next = order.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter));
  }
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

/** Puts the panel below the button, or above where there is more room. */
function place(panel: HTMLElement, button: DOMRect, align: "start" | "end"): void {
  const gap = 6;
  const height = panel.offsetHeight;
  const below = window.innerHeight - button.bottom - gap;
  const isAbove = below < height && button.top > below;
  const room = (isAbove ? button.top : below) - 2 * gap;
  const isRtl = getComputedStyle(panel).direction === "rtl";
  const atStart = (align === "start") !== isRtl;
  const wished = atStart ? button.left : button.right - panel.offsetWidth;
  const left = Math.max(gap, Math.min(wished, window.innerWidth - panel.offsetWidth - gap));
  panel.style.left = `${left}px`;
  panel.style.maxHeight = `${Math.max(room, 120)}px`;
  if (isAbove) panel.style.bottom = `${window.innerHeight - button.top + gap}px`;
  else panel.style.top = `${button.bottom + gap}px`;
}
