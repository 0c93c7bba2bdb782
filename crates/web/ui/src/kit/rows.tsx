import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  count: number;
  /** Pixels; all rows have this height. */
  rowHeight: number;
  /** Draws one row; it gets the style that puts it into its place. */
  row: (index: number, style: JSX.CSSProperties) => ComponentChildren;
  /** Told which rows are visible, to load what they show. */
  onRange?: (first: number, last: number) => void;
  /** A row to bring into view; a new object brings it again. */
  reveal?: { index: number } | null;
  class?: string;
  /** Attributes of the scrolling element, such as its role. */
  attributes?: JSX.HTMLAttributes<HTMLDivElement>;
  /** Stays above the rows while they scroll. */
  header?: ComponentChildren;
  headerHeight?: number;
}

// Rows drawn beyond the visible ones, so that fast scrolling shows no gap.
const MARGIN = 8;

/** Any number of rows of one height, of which only the visible ones are drawn. */
export function Rows(props: Props) {
  const { count, rowHeight, row, onRange, reveal, attributes, header, headerHeight = 0 } = props;
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    // Whole rows only: what is drawn does not change from pixel to pixel.
    const measure = () => {
      const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
      const height = element.clientHeight;
      setView((now) => (now.top === top && now.height === height ? now : { top, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [rowHeight]);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || !reveal || reveal.index < 0) return;
    const top = reveal.index * rowHeight;
    const room = element.clientHeight - headerHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + room) {
      element.scrollTop = top + rowHeight - room;
    }
  }, [reveal]);
  const visible = Math.ceil(view.height / rowHeight);
  const start = Math.max(0, Math.floor(view.top / rowHeight) - MARGIN);
  const end = Math.min(count, Math.floor(view.top / rowHeight) + visible + MARGIN);
  useEffect(() => {
    if (end > start) onRange?.(start, end - 1);
  }, [start, end, count]);
  const drawn = [];
  for (let index = start; index < end; index++) {
    drawn.push(
      row(index, { transform: `translateY(${index * rowHeight}px)`, blockSize: `${rowHeight}px` }),
    );
  }
  return (
    <div {...attributes} ref={ref} class={`rows ${props.class ?? ""}`}>
      {header}
      <div class="rows-space" role="presentation" style={{ blockSize: `${count * rowHeight}px` }}>
        {drawn}
      </div>
    </div>
  );
}
