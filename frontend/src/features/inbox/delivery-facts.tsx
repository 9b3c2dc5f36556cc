'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Time } from '../../ui/time';
import { RunPill } from '../status/index';
import type { DeliveryDetail } from './use-deliveries';
import { VerdictPill } from './verdict-pill';
import { bytesWords, kindWords } from './words';

/** Verdict, run, event id and what else is known of a delivery, in one line that wraps. */
export function DeliveryFacts({ delivery }: { readonly delivery: DeliveryDetail }): ReactNode {
  const { verdict, kind, receivedAt, bytes, flowId, flowName, eventId, run, first, replay, notReplayable } = delivery;
  const other = verdict === 'stale' ? 'newer one' : 'first one';
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <VerdictPill verdict={verdict} />
        <span>{kindWords(kind)}</span>
        <span className="text-fg-2">
          received <Time at={receivedAt} />
        </span>
        <span className="text-fg-2">{bytesWords(bytes)}</span>
        <Link href={`/flows/${flowId}`} prefetch={false} className="underline">
          {flowName}
        </Link>
        {run && (
          <Link href={`/runs/${run.id}`} prefetch={false} data-testid="delivery-run" className="flex items-center gap-2 rounded-pill">
            <span className="underline">{verdict === 'accepted' ? 'its run' : `the run of the ${other}`}</span>
            <RunPill status={run.status} />
          </Link>
        )}
        {first && (
          <Link href={`/inbox/${first.id}`} prefetch={false} data-testid="first-delivery" className="underline">
            the {other}
          </Link>
        )}
      </p>
      {replay && (
        <p data-testid="replay-of">
          Replayed by {replay.by} from{' '}
          <Link href={`/inbox/${replay.deliveryId}`} prefetch={false} className="underline">
            an earlier delivery
          </Link>
        </p>
      )}
      {eventId !== null && (
        <p className="text-fg-2">
          Event id <code className="font-mono break-all text-fg">{eventId}</code>
        </p>
      )}
      {notReplayable !== null && <p className="text-fg-2">It can not be replayed. {notReplayable}</p>}
    </div>
  );
}
