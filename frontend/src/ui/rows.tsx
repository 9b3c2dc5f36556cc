'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type ReactNode } from 'react';

interface RowsProps<T> {
  /** What the list is of, for screen readers. */
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** Height of a row with the space below it, as far as it is known before it is drawn, px. */
  readonly height: number;
  readonly children: (item: T) => ReactNode;
  /** Called when the last rows come into sight; more of them can be read then. */
  readonly onEnd?: (() => void) | undefined;
  /** More rows are there than `items`: how many of all there are is not known. */
  readonly more?: boolean;
}

/** Rows that are drawn beyond the edge of the page, so that scrolling and Tab find them there. */
const OVERSCAN = 8;

/** A list of any length in a page that scrolls: only the rows in sight are drawn. */
export function Rows<T>({ label, items, keyOf, height, children, onEnd, more = false }: RowsProps<T>): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useEffect(() => watchTop(list.current, setTop), []);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scrollerOf(list.current),
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: top,
    getItemKey: (index) => (items[index] === undefined ? index : keyOf(items[index])),
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= items.length - OVERSCAN) onEnd?.();
  }, [more, last, items.length, onEnd]);
  return (
    <ul ref={list} role="list" aria-label={label} className="relative" style={{ height: rows.getTotalSize() }}>
      {drawn.map(({ index, key, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            key={key}
            ref={rows.measureElement}
            data-index={index}
            aria-setsize={more ? -1 : items.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0 pb-2"
            style={{ transform: `translateY(${String(start - top)}px)` }}
          >
            {children(item)}
          </li>
        );
      })}
    </ul>
  );
}

/** Tells where the list begins in what scrolls, whenever what stands above it comes, goes or grows. */
function watchTop(list: HTMLElement | null, tell: (top: number) => void): () => void {
  const scroller = scrollerOf(list);
  if (list === null || scroller === null) return () => undefined;
  const watching = new ResizeObserver(() => {
    tell(Math.round(list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop));
  });
  for (const child of scroller.children) watching.observe(child);
  return () => watching.disconnect();
}

function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  for (let up = element?.parentElement ?? null; up !== null; up = up.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(up).overflowY)) return up;
  }
  return null;
}
