import type { ReactNode } from 'react';
import { dueTimeText } from './due-time-text';

interface DueTimesProps {
  readonly times: readonly string[];
  readonly zone: string;
  readonly label: string;
}

/** Due times as the clocks of their zone show them. */
export function DueTimes({ times, zone, label }: DueTimesProps): ReactNode {
  return (
    <ol aria-label={label} className="mt-1 flex flex-col text-sm text-fg-2 tabular-nums" data-testid="due-times">
      {times.map((at) => (
        <li key={at}>
          <time dateTime={at}>{dueTimeText(at, zone)}</time>
        </li>
      ))}
    </ol>
  );
}
