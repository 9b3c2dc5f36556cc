'use client';

import type { LiveStep } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { duration } from '../../ui/relative-time';
import { useNow } from '../../ui/use-now';

/** How long, when next, how many: the small words beside a step's status. */
export function StepMeta({ live }: { readonly live: LiveStep | undefined }): ReactNode {
  if (!live) return null;
  return (
    <>
      <span className="truncate">
        <When live={live} />
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

function When({ live }: { readonly live: LiveStep }): ReactNode {
  const { status, dueAt, at, tookMs } = live;
  if ((status === 'retrying' || status === 'waiting' || status === 'parked') && dueAt !== undefined)
    return <Countdown toMs={Date.parse(dueAt)} />;
  if (status === 'running') return <Elapsed fromMs={Date.parse(at)} />;
  if (tookMs !== undefined) return duration(tookMs);
  return null;
}

function Countdown({ toMs }: { readonly toMs: number }): ReactNode {
  const left = toMs - useNow(1_000);
  return left <= 0 ? 'now' : `in ${duration(left)}`;
}

function Elapsed({ fromMs }: { readonly fromMs: number }): ReactNode {
  return duration(Math.max(0, useNow(250) - fromMs));
}
