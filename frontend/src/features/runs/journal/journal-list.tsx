'use client';

import type { JournalEntry } from '@plumbline/shared';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import { eventWords, type NameOf } from './journal-words';

interface JournalProps {
  readonly entries: readonly JournalEntry[];
  readonly nameOf: NameOf;
}

const ROW = 40;
const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

/** The journal in plain words, oldest first; only the lines in sight are in the page. */
export function JournalList({ entries, nameOf }: JournalProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: entries.length, getScrollElement: () => frame.current, estimateSize: () => ROW, overscan: 10 });
  if (entries.length === 0) return <p className="p-4 text-fg-2">Nothing is written here yet.</p>;
  return (
    <div
      ref={frame}
      tabIndex={0}
      role="region"
      aria-label="Journal"
      className="h-full overflow-y-auto outline-offset-[-2px]"
      data-testid="journal"
    >
      <ol className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const entry = entries[index];
          return (
            entry && (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                data-seq={entry.seq}
                className="absolute top-0 left-0 flex w-full gap-3 border-b border-line/50 px-4 py-1.5"
                style={{ transform: `translateY(${String(start)}px)` }}
              >
                <span className="w-9 shrink-0 text-right text-sm text-fg-3">{entry.seq}</span>
                <time dateTime={new Date(entry.atMs).toISOString()} className="w-26 shrink-0 text-sm whitespace-nowrap text-fg-2">
                  {CLOCK.format(entry.atMs)}
                </time>
                <span className="min-w-0 break-words">{eventWords(entry.event, entry.atMs, nameOf)}</span>
              </li>
            )
          );
        })}
      </ol>
    </div>
  );
}
