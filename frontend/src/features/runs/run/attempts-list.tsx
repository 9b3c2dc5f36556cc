import type { JournalEntry } from '@plumbline/shared';
import { useMemo, type ReactNode } from 'react';
import { segmentWords } from '../timeline/bars';
import { linesOf } from '../timeline/segments';

/** Each attempt of one step, and what lay between. */
export function AttemptsList({
  entries,
  stepKey,
  nowMs,
}: {
  readonly entries: readonly JournalEntry[];
  readonly stepKey: string;
  readonly nowMs: number;
}): ReactNode {
  const segments = useMemo(() => linesOf(entries, () => null).get(stepKey)?.segments ?? [], [entries, stepKey]);
  if (segments.length === 0) return <p className="p-4 text-fg-2">This step has not been tried.</p>;
  return (
    <ol className="flex flex-col gap-1 p-4" data-testid="attempts">
      {segments.map((segment) => (
        <li
          key={`${segment.kind}${String(segment.fromMs)}`}
          data-kind={segment.kind}
          data-end={segment.end ?? undefined}
          className={
            segment.kind === 'running'
              ? 'rounded-control border border-line px-3 py-2 font-medium break-words'
              : 'px-3 py-0.5 text-sm text-fg-2'
          }
        >
          {segmentWords(segment, nowMs)}
          {segment.kind === 'running' && (
            <span className="block text-sm font-normal text-fg-2">{new Date(segment.fromMs).toLocaleString()}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
