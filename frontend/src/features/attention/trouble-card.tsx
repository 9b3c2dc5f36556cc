'use client';

import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { Button, buttonClass } from '../../ui/button';
import { Time } from '../../ui/time';
import { RunPill } from '../status/index';
import type { TroubleGroup } from './groups';

interface TroubleCardProps {
  readonly group: TroubleGroup;
  /** Empty: nobody. */
  readonly owner: string;
  readonly onRepair: () => void;
}

const SHOWN = 3;
const REASONS: Readonly<Record<string, string>> = {
  outcome_unknown: 'Nobody knows whether it happened outside',
  rejected: 'The service refused it',
  asked: 'The flow asks a person when this fails',
  poison: 'Its worker ended each time it was tried',
  unstorable: 'A value of it can not be stored',
};

/** One cause, the runs that it holds up, and what to do. */
export function TroubleCard({ group, owner, onRepair }: TroubleCardProps): ReactNode {
  const [all, setAll] = useState(false);
  const { stepName, flowName, flowId, status, reason, message, code, since, runs } = group;
  const [first] = runs;
  const shown = all ? runs : runs.slice(0, SHOWN);
  return (
    <li
      data-testid="attention-group"
      data-status={status}
      data-flow-id={flowId}
      data-step-id={group.stepId}
      data-count={runs.length}
      className="rounded-card border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-start gap-3">
        <RunPill status={status} />
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-semibold">
            {stepName}
            <span className="font-normal text-fg-2"> in </span>
            <Link href={`/flows/${flowId}`} prefetch={false} className="font-normal text-fg-2 hover:underline">
              {flowName}
            </Link>
          </h2>
          <p className="mt-0.5 break-words">
            {reason === 'outcome_unknown' ? REASONS['outcome_unknown'] : (message ?? REASONS[reason ?? ''] ?? 'It is stuck.')}
          </p>
          <p className="mt-1 flex flex-wrap gap-x-2 text-sm text-fg-2">
            <span>{runs.length === 1 ? '1 run' : `${String(runs.length)} runs`}</span>
            {since !== null && (
              <>
                <span aria-hidden="true">·</span>
                <span>
                  since <Time at={since} />
                </span>
              </>
            )}
            <span aria-hidden="true">·</span>
            <span>{owner === '' ? 'no owner' : `owner ${owner}`}</span>
            {code !== null && (
              <>
                <span aria-hidden="true">·</span>
                <code className="font-mono">{code}</code>
              </>
            )}
          </p>
        </div>
        <div className="flex gap-2">
          {runs.length > 1 && reason !== 'outcome_unknown' && (
            <Button data-testid="repair-group" onClick={onRepair}>
              Repair {runs.length} together
            </Button>
          )}
          {first && (
            <Link
              href={`/runs/${first.id}?step=${encodeURIComponent(first.step)}`}
              prefetch={false}
              data-testid="open-oldest"
              className={buttonClass({ look: 'primary' })}
            >
              {runs.length === 1 ? 'Open' : 'Open the oldest'}
            </Link>
          )}
        </div>
      </div>
      {runs.length > 1 && (
        <ul className="mt-3 flex flex-wrap gap-2" aria-label="Runs">
          {shown.map(({ id, step, label }) => (
            <li key={`${id}${step}`}>
              <Link
                href={`/runs/${id}?step=${encodeURIComponent(step)}`}
                prefetch={false}
                className="inline-flex min-h-6 items-center rounded-pill border border-line px-2 text-sm hover:bg-surface-2"
              >
                {label ?? id.slice(0, 8)}
              </Link>
            </li>
          ))}
          {!all && runs.length > SHOWN && (
            <li>
              <Button size="sm" look="quiet" onClick={() => setAll(true)}>
                {runs.length - SHOWN} more
              </Button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}
