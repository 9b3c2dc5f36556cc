import { isEndStatus, type RunStatus } from '@plumbline/shared';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { CallOutput } from '../../../api/call';
import { lineWords } from './line-words';

interface RunLineProps {
  readonly order: CallOutput<'getRun'>['order'];
  /** How the run stands now; `order` may be a moment older. */
  readonly status: RunStatus;
}

/** Why a run has not begun although nothing is broken, or who waits for it: of runs with the same key, only so many go at once. */
export function RunLine({ order, status }: RunLineProps): ReactNode {
  if (order === null || isEndStatus(status) || (order.waits && status !== 'queued')) return null;
  const words = lineWords(order);
  if (words === null) return null;
  return (
    <p className="text-sm" data-testid="run-line" role="status">
      {words}
      {order.beginsAt !== null && ` It begins at ${new Date(order.beginsAt).toLocaleTimeString()}.`}
      {order.behind !== null && order.perMs === null && (
        <>
          {' '}
          <Link href={`/runs/${order.behind}`} prefetch={false} className="underline">
            {order.room === null ? 'See the one that has its turn' : 'See the one that has been at work longest'}
          </Link>
        </>
      )}
    </p>
  );
}
