import Link from 'next/link';
import type { ReactNode } from 'react';
import { Time } from '../../ui/time';
import { RunPill } from '../status/index';
import type { DeliveryDetail } from './use-deliveries';

/** When it was replayed, by whom, and how that went. */
export function ReplayList({ replays }: { readonly replays: DeliveryDetail['replays'] }): ReactNode {
  if (replays.length === 0) return null;
  return (
    <section aria-label="Replays" className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">Replays</h2>
      <ul className="rounded-card border border-line bg-surface">
        {replays.map(({ id, by, receivedAt, run }) => (
          <li
            key={id}
            data-testid="replay"
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 last:border-0"
          >
            <Link href={`/inbox/${id}`} prefetch={false} className="underline">
              <Time at={receivedAt} />
            </Link>
            <span className="min-w-0 break-words">by {by}</span>
            {run && <span className="text-fg-2">{run.version < 0 ? 'of the draft' : `of version ${String(run.version)}`}</span>}
            {run && (
              <Link href={`/runs/${run.id}`} prefetch={false} className="rounded-pill">
                <span className="sr-only">Its run: </span>
                <RunPill status={run.status} />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
