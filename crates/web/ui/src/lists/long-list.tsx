import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  row: (item: T) => ComponentChildren;
  label: string;
}

// Fewer rows than this are drawn at once.
const SHORT = 80;
// Rows drawn beyond the visible ones.
const MARGIN = 15;

/** A list of rows of one height within the side bar; of a long one, the visible part. */
export function LongList<T>({ items, keyOf, row, label }: Props<T>) {
  const ref = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState({ first: 0, end: SHORT });
  const [focused, setFocused] = useState(-1);
  const isLong = items.length > SHORT;
  useLayoutEffect(() => {
    const list = ref.current;
    const scroller = list?.closest(".sidebar");
    if (!isLong || !list || !scroller) return;
    const look = () => {
      const height = list.querySelector("li")?.offsetHeight || 36;
      const above = scroller.getBoundingClientRect().top - list.getBoundingClientRect().top;
      const first = Math.max(0, Math.floor(above / height) - MARGIN);
      const end = Math.ceil((above + scroller.clientHeight) / height) + MARGIN;
      setRange((now) => (now.first === first && now.end === end ? now : { first, end }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    scroller.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [isLong, items.length]);
  const drawn = [];
  for (let index = 0; index < items.length; index++) {
    // The row that has the focus stays, so that scrolling does not lose it.
    if (isLong && (index < range.first || index >= range.end) && index !== focused) continue;
    const item = items[index] as T;
    drawn.push(
      <li
        key={keyOf(item)}
        onFocusIn={() => setFocused(index)}
        {...(isLong && {
          "aria-setsize": items.length,
          "aria-posinset": index + 1,
          style: { insetBlockStart: `calc(var(--side-row) * ${index})` },
        })}
      >
        {row(item)}
      </li>,
    );
  }
  const style = isLong ? { blockSize: `calc(var(--side-row) * ${items.length})` } : {};
  return (
    <ul ref={ref} aria-label={label} class={isLong ? "side-list long" : "side-list"} style={style}>
      {drawn}
    </ul>
  );
}
