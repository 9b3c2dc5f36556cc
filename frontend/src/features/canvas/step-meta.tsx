'use client';

import { attemptTimeoutMs, durationSchema, type LiveStep, type StepDocument } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { duration } from '../../ui/relative-time';
import { useNow } from '../../ui/use-now';

/** How long, when next, how many: the small words beside a step's status. */
export function StepMeta({ live, step }: { readonly live: LiveStep | undefined; readonly step: StepDocument | null }): ReactNode {
  if (!live) return null;
  return (
    <>
      <span className="truncate">
        <When live={live} step={step} />
      </span>
      {live.errorClass !== undefined && live.status !== 'succeeded' && <span className="step-count">{live.errorClass}</span>}
      {live.items && (
        <span className="step-count">
          {live.items.done}/{live.items.count}
          {live.items.failed > 0 ? ` · ${String(live.items.failed)} failed` : ''}
        </span>
      )}
    </>
  );
}

function When({ live, step }: { readonly live: LiveStep; readonly step: StepDocument | null }): ReactNode {
  const { status, dueAt, at, tookMs } = live;
  if ((status === 'retrying' || status === 'waiting' || status === 'parked') && dueAt !== undefined)
    return <Countdown toMs={Date.parse(dueAt)} />;
  if (status === 'running') return <Elapsed fromMs={Date.parse(at)} quietMs={quietMsOf(step)} />;
  if (tookMs !== undefined) return duration(tookMs);
  return null;
}

function Countdown({ toMs }: { readonly toMs: number }): ReactNode {
  const left = toMs - useNow(1_000);
  return left <= 0 ? 'now' : `in ${duration(left)}`;
}

/** After so many times the timeout of an attempt without news, something is wrong with whoever performs it. */
const QUIET = 2;

/** The draft beside which a run is shown may hold a timeout that is none. */
function quietMsOf(step: StepDocument | null): number {
  const policy = step?.policy;
  return QUIET * attemptTimeoutMs(durationSchema.safeParse(policy?.timeout).success ? policy : undefined);
}

/** How long an attempt takes; one that should have ended long ago says so. Whether it has is asked every 15 s (`docs/live.md`). */
function Elapsed({ fromMs, quietMs }: { readonly fromMs: number; readonly quietMs: number }): ReactNode {
  const tookMs = Math.max(0, useNow(250) - fromMs);
  if (tookMs <= quietMs) return duration(tookMs);
  return <span className="font-semibold text-attention">{`no news for ${duration(tookMs)}, checking`}</span>;
}
