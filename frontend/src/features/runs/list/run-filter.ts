import { RUN_STATUSES, type BulkFilter, type RunStatus } from '@plumbline/shared';

export const RANGES = ['1h', '24h', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

/** What is looked for, as it stands in the address. */
export interface RunFilter {
  readonly status: readonly RunStatus[];
  readonly flow: string | null;
  readonly since: Range | null;
  readonly q: string;
}

const HOUR = 3_600_000;
const LENGTHS: Readonly<Record<Range, number>> = { '1h': HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR, '30d': 720 * HOUR };
/** Times of the filter are rounded to this, so that the same question is not asked anew with each render, ms. */
const ROUND_MS = 60_000;

export const RANGE_WORDS: Readonly<Record<Range, string>> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

const afterOf = (since: Range | null, nowMs: number): string | undefined =>
  since === null ? undefined : new Date(Math.floor((nowMs - LENGTHS[since]) / ROUND_MS) * ROUND_MS).toISOString();

interface RunQuery {
  readonly flow?: string;
  readonly status?: string;
  readonly acceptedAfter?: string;
  readonly q?: string;
}

/** The filter as the API takes it. Pure. */
export function queryOf({ status, flow, since, q }: RunFilter, nowMs: number): RunQuery {
  const after = afterOf(since, nowMs);
  return {
    ...(flow === null ? {} : { flow }),
    ...(status.length === 0 || status.length === RUN_STATUSES.length ? {} : { status: status.join(',') }),
    ...(after === undefined ? {} : { acceptedAfter: after }),
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  };
}

const BULK: readonly string[] = ['failed', 'parked', 'needs_attention', 'succeeded_with_gaps'];
const isBulk = (status: RunStatus | undefined): status is BulkFilter['status'] => status !== undefined && BULK.includes(status);

/** The same as the filter of a bulk repair; null where none can be about just these runs. Pure. */
export function bulkFilterOf({ status, flow, since, q }: RunFilter, nowMs: number): BulkFilter | null {
  const [only] = status;
  if (status.length !== 1 || !isBulk(only) || q.trim() !== '') return null;
  const after = afterOf(since, nowMs);
  return { status: only, ...(flow === null ? {} : { flow }), ...(after === undefined ? {} : { acceptedAfter: after }) };
}
