'use client';

import type { HoldReason } from '@plumbline/shared';
import Link from 'next/link';
import { useCallback, useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Time } from '../../ui/time';
import { HeldRepair, type HeldMove } from './held-repair';

/** How many are shown at first, how many more with each press, and at most. */
const STEP = 20;
const MOST = 200;
const EVERY_MS = 3_000;

const WHY: Readonly<Record<HoldReason, string>> = {
  limit: 'waits for the limit',
  circuit: 'kept by the circuit',
  retry_budget: 'too many retries',
  order: 'others go first',
  failed: 'its tries are used up',
};

const MOVES = [
  { move: 'retry', title: 'Send now' },
  { move: 'edit', title: 'Edit' },
  { move: 'skip', title: 'Drop' },
] as const;

interface HeldListProps {
  readonly gate: string;
  readonly mayRepair: boolean;
}

/** What is kept back, in the order in which it is sent; each can be sent now, edited and sent, or dropped. */
export function HeldList({ gate, mayRepair }: HeldListProps): ReactNode {
  const [shown, setShown] = useState(STEP);
  const [asked, setAsked] = useState<HeldMove | null>(null);
  const close = useCallback(() => setAsked(null), []);
  const held = useApi('listHeld', { params: { gate }, query: { limit: shown } }, { everyMs: EVERY_MS, keep: true });
  if (held.isError) return <p className="text-failed">{sentenceOf(held.error)}</p>;
  if (!held.data) return <p className="text-fg-3">Looking …</p>;
  return (
    <>
      <ol aria-label="Kept back, in order" className="flex flex-col">
        {held.data.items.map(({ runId, step, status, flowName, why, since, overdue }) => (
          <li key={`${runId} ${step}`} data-testid="held-step" className="flex min-h-8 flex-wrap items-center gap-x-3">
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
              {overdue && ', for too long'}
            </span>
            {mayRepair && status === 'parked' && (
              <span className="ml-auto flex">
                {MOVES.map(({ move, title }) => (
                  <Button key={move} size="sm" look="quiet" data-testid={`held-${move}`} onClick={() => setAsked({ runId, step, move })}>
                    {title}
                    <span className="sr-only"> {flowName}</span>
                  </Button>
                ))}
              </span>
            )}
          </li>
        ))}
      </ol>
      {held.data.next !== null &&
        (shown < MOST ? (
          <Button size="sm" look="quiet" className="self-start" onClick={() => setShown(shown + STEP)}>
            Show more
          </Button>
        ) : (
          <p className="text-fg-3">and more behind them</p>
        ))}
      {asked !== null && <HeldRepair asked={asked} onClose={close} />}
    </>
  );
}
