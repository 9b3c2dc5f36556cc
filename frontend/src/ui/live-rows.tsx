'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from './button';

interface LiveRowsProps<R> {
  readonly list: {
    readonly rows: readonly R[];
    /** Newer rows that are held back. */
    readonly held: number;
    readonly hasMore: boolean;
    readonly isFetchingMore: boolean;
    readonly more: () => void;
  };
  /** What it is a list of, for screen readers. */
  readonly label: string;
  /** Titles of the columns. */
  readonly head: ReactNode;
  /** Height of each row, px. */
  readonly rowHeight: number;
  readonly testId: string;
  /** What a button says that shows the rows held back. */
  readonly heldWords: (count: number) => string;
  readonly heldTestId: string;
  /** The pointer came over the list: new rows are held back. */
  readonly onHold: (holds: boolean) => void;
  readonly onRelease: () => void;
  /** A row, with a link as the first thing that takes the focus. */
  readonly children: (row: R) => ReactNode;
}

/** The rows in sight, and more as one scrolls; arrow keys move between them. */
export function LiveRows<R extends { readonly id: string }>({ list, children, ...look }: LiveRowsProps<R>): ReactNode {
  const { rows, held, hasMore, isFetchingMore, more } = list;
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => look.rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isFetchingMore && last >= rows.length - 10) more();
  }, [hasMore, isFetchingMore, last, rows.length, more]);
  return (
    <div
      className="relative flex min-h-0 flex-1 flex-col overflow-hidden rounded-card border border-line bg-surface"
      // The button lies over the rows, and appears below a pointer that rests there: it must not let go of the list.
      onPointerEnter={() => look.onHold(true)}
      onPointerLeave={() => look.onHold(false)}
    >
      {look.head}
      <div role="status" className="absolute top-10 left-1/2 z-10 -translate-x-1/2 empty:hidden">
        {held > 0 && (
          <Button size="sm" look="primary" className="shadow-float" data-testid={look.heldTestId} onClick={look.onRelease}>
            {look.heldWords(held)}
          </Button>
        )}
      </div>
      <div ref={frame} className="min-h-0 flex-1 overflow-y-auto" data-testid={look.testId} onKeyDown={walk}>
        <ul aria-label={look.label} className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const row = rows[index];
            return (
              row && (
                <li key={key} className="absolute top-0 left-0 w-full" style={{ transform: `translateY(${String(start)}px)` }}>
                  {children(row)}
                </li>
              )
            );
          })}
        </ul>
      </div>
    </div>
  );
}

function walk(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const item = (event.target as HTMLElement).closest('li');
  const next = event.key === 'ArrowDown' ? item?.nextElementSibling : item?.previousElementSibling;
  const link = next?.querySelector('a');
  if (!link) return;
  event.preventDefault();
  link.focus();
}
