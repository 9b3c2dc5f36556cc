import type { ReactNode } from 'react';
import { duration } from '../../../ui/relative-time';
import { placeOfTime, type Scale } from './scale';
import type { Segment, StepLine } from './segments';

const KINDS: Readonly<Record<Segment['kind'], string>> = {
  queued: 'Queued',
  waiting: 'Waiting',
  running: 'Attempt',
  backoff: 'Pause before the next try',
  parked: 'Parked',
  attention: 'Waiting for a person',
  look_up: 'Looking up whether it happened',
};
const ENDS: Readonly<Record<NonNullable<Segment['end']>, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  unknown: 'may have happened',
  not_sent: 'not sent',
  cancelled: 'called off',
  answered: 'answered',
};

/** A stretch in words, for people who point at it. */
export function segmentWords({ kind, attempt, end, why, fromMs, toMs }: Segment, nowMs: number): string {
  const name = kind === 'running' ? `Attempt ${String(attempt)}${end === null ? '' : ` ${ENDS[end]}`}` : KINDS[kind];
  const reason = why === null ? '' : `: ${why.replaceAll('_', ' ')}`;
  return `${name}${reason}, ${duration(Math.max(0, (toMs ?? nowMs) - fromMs))}`;
}

/** The stretches of one step on the time axis. */
export function Bars({
  line,
  scale,
  nowMs,
}: {
  readonly line: StepLine | undefined;
  readonly scale: Scale;
  readonly nowMs: number;
}): ReactNode {
  return line?.segments.map((segment) => {
    const from = placeOfTime(scale, segment.fromMs);
    const to = placeOfTime(scale, segment.toMs ?? nowMs);
    return (
      <span
        key={`${segment.kind}${String(segment.fromMs)}${String(segment.attempt)}`}
        className={`bar bar-${segment.kind}`}
        data-kind={segment.kind}
        data-attempt={segment.attempt}
        data-end={segment.end ?? undefined}
        title={segmentWords(segment, nowMs)}
        style={{ left: `${String(from * 100)}%`, width: `${String((to - from) * 100)}%` }}
      />
    );
  });
}
