import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { editing } from "../stores/position";
import { t } from "../text/text";

type Height = "low" | "half" | "full";
const ORDER: readonly Height[] = ["low", "half", "full"];

interface Props {
  /** Without a map behind it, the sheet takes all the room. */
  isWhole: boolean;
  /** The place that is open; when that changes, the sheet comes up. */
  opened: string | null;
  children: ComponentChildren;
}

/** On phones: the places over the map, pulled up and down by its handle. */
export function Sheet({ isWhole, opened, children }: Props) {
  const [height, setHeight] = useState<Height>("half");
  const ref = useRef<HTMLElement>(null);
  const drag = useRef<{ from: number; size: number; moved: boolean } | null>(null);
  useEffect(() => {
    if (opened) setHeight((now) => (now === "low" ? "half" : now));
  }, [opened]);
  const isMoving = editing.value !== null;
  useEffect(() => {
    // A pin is moved on the map, which has to be seen then.
    if (isMoving) setHeight((now) => (now === "full" ? "half" : now));
  }, [isMoving]);
  const step = (by: number) => {
    const next = ORDER[Math.min(Math.max(ORDER.indexOf(height) + by, 0), ORDER.length - 1)];
    if (next) setHeight(next);
  };
  return (
    <section
      ref={ref}
      class={isWhole ? "sheet whole" : `sheet ${height}`}
      aria-label={opened ? t("home-place") : t("home-table")}
    >
      {!isWhole && (
        <button
          type="button"
          class="sheet-handle"
          aria-label={height === "full" ? t("home-sheet-down") : t("home-sheet-up")}
          aria-expanded={height === "full"}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            const size = ref.current?.offsetHeight ?? 0;
            drag.current = { from: event.clientY, size, moved: false };
          }}
          onPointerMove={(event) => {
            const held = drag.current;
            const sheet = ref.current;
            if (!held || !sheet) return;
            const by = held.from - event.clientY;
            if (Math.abs(by) > 4) held.moved = true;
            if (held.moved) sheet.style.blockSize = `${held.size + by}px`;
          }}
          onPointerUp={(event) => {
            const held = drag.current;
            const sheet = ref.current;
            drag.current = null;
            if (!held?.moved || !sheet) return;
            sheet.style.blockSize = "";
            const room = sheet.parentElement?.clientHeight ?? 1;
            const share = (held.size + held.from - event.clientY) / room;
            setHeight(share > 0.75 ? "full" : share > 0.3 ? "half" : "low");
            // The click that follows belongs to the drag.
            event.currentTarget.addEventListener("click", (click) => click.stopPropagation(), {
              capture: true,
              once: true,
            });
          }}
          onClick={() => step(height === "full" ? -1 : 1)}
          onKeyDown={(event) => {
            if (event.key === "ArrowUp") step(1);
            if (event.key === "ArrowDown") step(-1);
          }}
        >
          <span />
        </button>
      )}
      <div class="sheet-body">{children}</div>
    </section>
  );
}
