import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

/** Rows drawn beyond the edge, so that an arrow key always finds its neighbour. */
const spare = 6;

type Props<T> = { items: readonly T[]; rowPx: number; label: string; keyOf: (item: T) => string; row: (item: T) => ReactNode };

/** A list of which only the rows in sight are drawn: a thousand units cost as much as forty. */
export function LongList<T>({ items, rowPx, label, keyOf, row }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 1080 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    look();
    const sized = new ResizeObserver(look);
    sized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.floor(view.top / rowPx) - spare);
  const shown = items.slice(first, Math.ceil((view.top + view.height) / rowPx) + spare);
  return (
    <div className="long-list" ref={box}>
      <ul aria-label={label} style={{ height: items.length * rowPx }}>
        {shown.map((item, index) => (
          <li key={keyOf(item)} style={{ top: (first + index) * rowPx, height: rowPx }}>
            {row(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}
