import { RUN_STATUSES, type BulkFilter, type RunStatus } from '@plumbline/shared';
import { startOfRange, type Range } from '../../../ui/time-range';

/** What is looked for, as it stands in the address. */
export interface RunFilter {
  readonly status: readonly RunStatus[];
  readonly flow: string | null;
  readonly since: Range | null;
  readonly q: string;
}

interface RunQuery {
  readonly flow?: string;
  readonly status?: string;
  readonly acceptedAfter?: string;
  readonly q?: string;
}

/** The filter as the API takes it. Pure. */
export function queryOf({ status, flow, since, q }: RunFilter, nowMs: number): RunQuery {
  const after = startOfRange(since, nowMs);
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
  const after = startOfRange(since, nowMs);
  return { status: only, ...(flow === null ? {} : { flow }), ...(after === undefined ? {} : { acceptedAfter: after }) };
}
