'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../../../ui/button';
import { ROW_GRID, ROW_HEIGHT, RunRow } from './run-row';
import type { RunList } from './use-run-list';

interface RowsProps {
  readonly list: RunList;
  /** The pointer came over the list: new runs are held back. */
  readonly onHold: (holds: boolean) => void;
  readonly onRelease: () => void;
}

/** The rows in sight, and more as one scrolls; arrow keys move between them. */
export function RunRows({ list, onHold, onRelease }: RowsProps): ReactNode {
  const { rows, held, hasMore, isFetchingMore, more } = list;
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isFetchingMore && last >= rows.length - 10) more();
  }, [hasMore, isFetchingMore, last, rows.length, more]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const item = (event.target as HTMLElement).closest('li');
    const next = event.key === 'ArrowDown' ? item?.nextElementSibling : item?.previousElementSibling;
    const link = next?.querySelector('a');
    if (!link) return;
    event.preventDefault();
    link.focus();
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col overflow-hidden rounded-card border border-line bg-surface">
      <div aria-hidden="true" className={`${ROW_GRID} h-8 shrink-0 border-b border-line bg-surface-2 text-sm font-medium text-fg-2`}>
        <span>Status</span>
        <span>What it is about</span>
        <span>Where it stands</span>
        <span>Started</span>
        <span className="text-right">Took</span>
      </div>
      <div role="status" className="absolute top-10 left-1/2 z-10 -translate-x-1/2 empty:hidden">
        {held > 0 && (
          <Button size="sm" look="primary" className="shadow-float" data-testid="new-runs" onClick={onRelease}>
            {held} new {held === 1 ? 'run' : 'runs'}
          </Button>
        )}
      </div>
      <div
        ref={frame}
        className="min-h-0 flex-1 overflow-y-auto"
        data-testid="run-list"
        onPointerEnter={() => onHold(true)}
        onPointerLeave={() => onHold(false)}
        onKeyDown={onKeyDown}
      >
        <ul aria-label="Runs, newest first" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const run = rows[index];
            return (
              run && (
                <li key={key} className="absolute top-0 left-0 w-full" style={{ transform: `translateY(${String(start)}px)` }}>
                  <RunRow run={run} />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </div>
  );
}
