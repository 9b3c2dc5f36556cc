import { DELIVERY_VERDICTS, type DeliveryVerdict } from '@plumbline/shared';
import { startOfRange, type Range } from '../../ui/time-range';

/** What is looked for, as it stands in the address. */
export interface InboxFilter {
  readonly verdict: readonly DeliveryVerdict[];
  readonly flow: string | null;
  /** Null: all but what other runs handed over. */
  readonly kind: string | null;
  readonly since: Range | null;
  readonly q: string;
}

export const NO_FILTER: InboxFilter = { verdict: [], flow: null, kind: null, since: null, q: '' };

interface InboxQuery {
  readonly flow?: string;
  readonly verdict?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly q?: string;
}

/** The filter as the API takes it. Pure. */
export function queryOf({ verdict, flow, kind, since, q }: InboxFilter, nowMs: number): InboxQuery {
  const from = startOfRange(since, nowMs);
  return {
    ...(flow === null ? {} : { flow }),
    ...(verdict.length === 0 || verdict.length === DELIVERY_VERDICTS.length ? {} : { verdict: verdict.join(',') }),
    ...(kind === null ? {} : { kind }),
    ...(from === undefined ? {} : { from }),
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  };
}

/** Whether it looks for something at all. Pure. */
export const looksForSome = ({ verdict, flow, kind, since, q }: InboxFilter): boolean =>
  verdict.length > 0 || flow !== null || kind !== null || since !== null || q !== '';
