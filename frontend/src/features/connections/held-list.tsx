'use client';

import type { HoldReason } from '@plumbline/shared';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { Time } from '../../ui/time';

const SHOWN = 20;
const EVERY_MS = 3_000;

const WHY: Readonly<Record<HoldReason, string>> = {
  limit: 'waits for the limit',
  circuit: 'kept by the circuit',
  retry_budget: 'too many retries',
  order: 'others go first',
  failed: 'its tries are used up',
};

/** What is kept back, in the order in which it is sent, each with the way to where it is sent now, edited or dropped. */
export function HeldList({ gate }: { readonly gate: string }): ReactNode {
  const held = useApi('listHeld', { params: { gate }, query: { limit: SHOWN } }, { everyMs: EVERY_MS, keep: true });
  if (held.isError) return <p className="text-failed">{sentenceOf(held.error)}</p>;
  if (!held.data) return <p className="text-fg-3">Looking …</p>;
  return (
    <ol aria-label="Kept back, in order" className="flex flex-col">
      {held.data.items.map(({ runId, step, flowName, why, since, overdue }) => (
        <li key={`${runId} ${step}`} data-testid="held-step" className="flex min-h-6 items-center gap-3">
          <Link
            href={`/runs/${runId}?step=${encodeURIComponent(step)}`}
            prefetch={false}
            className="min-w-0 truncate text-accent underline"
          >
            {flowName} › {step}
          </Link>
          <span className="text-fg-2">{WHY[why]}</span>
          <span className={overdue ? 'text-attention' : 'text-fg-3'}>
            <Time at={since} />
          </span>
        </li>
      ))}
      {held.data.next !== null && <li className="text-fg-3">and more behind them</li>}
    </ol>
  );
}
