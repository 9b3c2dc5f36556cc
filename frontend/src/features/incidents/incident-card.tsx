'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { StatePill } from '../../ui/state-pill';
import { Time } from '../../ui/time';
import { counted, heldInWords, type Incident } from './words';

/** One incident of the list. */
export function IncidentCard({ incident }: { readonly incident: Incident }): ReactNode {
  const { id, status, place, says, flows, openedAt, closedAt, acknowledged } = incident;
  const owners = [...new Set(flows.map(({ owner }) => owner).filter((owner) => owner !== ''))];
  return (
    <li
      data-testid="incident"
      data-incident-id={id}
      data-status={status}
      className="relative flex flex-wrap items-start gap-3 rounded-card border border-line bg-surface p-4 hover:border-line-strong"
    >
      <IncidentPill incident={incident} />
      <div className="min-w-0 flex-1">
        <h2 className="text-lg font-semibold">
          <Link href={`/incidents/${id}`} prefetch={false} className="after:absolute after:inset-0 after:rounded-card">
            {place.name}
          </Link>
        </h2>
        <p className="mt-0.5 break-words">{says}</p>
        <p className="mt-1 text-sm text-fg-2">
          {countsOf(incident)} · {flows.map(({ name }) => name).join(', ') || 'no flow'} ·{' '}
          {owners.length === 0 ? 'no owner' : `owner ${owners.join(', ')}`}
          {acknowledged !== null && ` · acknowledged by ${acknowledged.by}`}
        </p>
      </div>
      <p className="shrink-0 text-right text-sm text-fg-2">
        {closedAt === null ? 'since ' : 'over '}
        <Time at={closedAt ?? openedAt} />
      </p>
    </li>
  );
}

/** Whether it is open, and whether somebody has seen it. */
export function IncidentPill({ incident: { status, acknowledged } }: { readonly incident: Incident }): ReactNode {
  if (status === 'closed') return <StatePill tone="succeeded">closed</StatePill>;
  return acknowledged === null ? <StatePill tone="attention">open</StatePill> : <StatePill tone="waiting">seen</StatePill>;
}

/** "7 failures in 3 runs, 2 parked". */
export function countsOf({ kind, failures, runs, steps }: Incident): string {
  if (kind !== 'failure') return 'found by a rule';
  const held = heldInWords(steps);
  return `${counted(failures, 'failure')} in ${counted(runs, 'run')}${held === null ? '' : `, ${held}`}`;
}
