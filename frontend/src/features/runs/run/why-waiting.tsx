'use client';

import type { ReactNode } from 'react';
import { useApi } from '../../../api/use-api';
import { relativeTime } from '../../../ui/relative-time';
import { useNow } from '../../../ui/use-now';

/** How often it is asked anew while the step waits, ms. */
const EVERY_MS = 3_000;
const WAITS: readonly string[] = ['idle', 'queued', 'waiting', 'retrying', 'parked'];

interface WhyWaitingProps {
  readonly runId: string;
  readonly stepId: string;
  readonly turn: readonly number[];
  readonly status: string;
}

/** Why a step waits and until when, in a sentence; nothing where it does not. */
export function WhyWaiting({ runId, stepId, turn, status }: WhyWaitingProps): ReactNode {
  const waits = WAITS.includes(status);
  const query = turn.length > 0 ? { turn: turn.join('.') } : {};
  const why = useApi('whyWaiting', { params: { id: runId, stepId }, query }, { enabled: waits, everyMs: EVERY_MS });
  const now = useNow(1_000);
  if (!waits || !why.data || why.data.reason === null) return null;
  const { reason, text, until } = why.data;
  const dueMs = until === null ? null : Date.parse(until);
  return (
    <p role="note" aria-label="Why it waits" data-testid="why-waiting" data-reason={reason} className="px-4 pb-2 text-sm text-fg-2">
      {text}
      {dueMs !== null && dueMs > now && ` ${reason === 'circuit' ? 'The next try is' : 'It goes on'} ${relativeTime(dueMs, now)}.`}
    </p>
  );
}
