'use client';

import { DELIVERY_KINDS, DELIVERY_VERDICTS } from '@plumbline/shared';
import { Inbox } from 'lucide-react';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { Suspense, useCallback, useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { LiveRows } from '../../ui/live-rows';
import { RANGES } from '../../ui/time-range';
import { useNow } from '../../ui/use-now';
import { DeliveryRow, ROW_GRID, ROW_HEIGHT } from './delivery-row';
import { FilterBar } from './filter-bar';
import { looksForSome, queryOf, type InboxFilter } from './inbox-filter';
import { useDeliveries } from './use-deliveries';

const PARSERS = {
  verdict: parseAsArrayOf(parseAsStringLiteral(DELIVERY_VERDICTS)).withDefault([]),
  flow: parseAsString,
  kind: parseAsStringLiteral(DELIVERY_KINDS),
  since: parseAsStringLiteral(RANGES),
  q: parseAsString.withDefault(''),
};
const MINUTE = 60_000;

/** Everything that arrived, live, with what became of it. */
export function InboxPage(): ReactNode {
  return (
    <Suspense fallback={<Skeleton lines={8} />}>
      <Deliveries />
    </Suspense>
  );
}

function Deliveries(): ReactNode {
  const [filter, setFilter] = useQueryStates(PARSERS, { history: 'replace' });
  const now = useNow(MINUTE);
  const [topId, setTopId] = useState<string | null>(null);
  const list = useDeliveries(queryOf(filter, now), topId);
  const change = useCallback(
    ({ verdict, kind, ...rest }: Partial<InboxFilter>) => {
      setTopId(null);
      void setFilter({
        ...rest,
        ...(verdict === undefined ? {} : { verdict: [...verdict] }),
        ...(kind === undefined ? {} : { kind: DELIVERY_KINDS.find((one) => one === kind) ?? null }),
      });
    },
    [setFilter],
  );
  const isEmpty = list.rows.length === 0 && list.held === 0;
  return (
    <div className="flex h-full flex-col gap-4 px-4 py-6 sm:px-8">
      <header>
        <h1 className="text-2xl font-semibold">Inbox</h1>
        <p className="mt-1 text-fg-2">Every event that was taken in, with what became of it. What was refused was not kept.</p>
      </header>
      <FilterBar filter={filter} onChange={change} />
      {list.isPending && <Skeleton lines={8} label="Loading deliveries" />}
      {list.error !== null && (
        <Failure title="The inbox could not be read" onRetry={list.again}>
          {sentenceOf(list.error)}
        </Failure>
      )}
      {!list.isPending && list.error === null && isEmpty && <Nothing looks={looksForSome(filter)} />}
      {!isEmpty && (
        <LiveRows
          list={list}
          label="Deliveries, newest first"
          head={<Head />}
          rowHeight={ROW_HEIGHT}
          testId="delivery-list"
          heldWords={(count) => `${String(count)} new ${count === 1 ? 'delivery' : 'deliveries'}`}
          heldTestId="new-deliveries"
          onHold={(holds) => setTopId(holds ? (list.rows[0]?.id ?? null) : null)}
          onRelease={() => setTopId(null)}
        >
          {(delivery) => <DeliveryRow delivery={delivery} />}
        </LiveRows>
      )}
    </div>
  );
}

function Head(): ReactNode {
  return (
    <div aria-hidden="true" className={`${ROW_GRID} h-8 shrink-0 border-b border-line bg-surface-2 text-sm font-medium text-fg-2`}>
      <span>Verdict</span>
      <span>What arrived</span>
      <span className="hidden md:block">Flow</span>
      <span>Run</span>
      <span className="hidden text-right md:block">Size</span>
      <span className="hidden text-right md:block">Received</span>
    </div>
  );
}

function Nothing({ looks }: { readonly looks: boolean }): ReactNode {
  return (
    <Empty icon={<Inbox size={28} />} title={looks ? 'No delivery matches' : 'Nothing has arrived yet'}>
      {looks
        ? 'Take something out of the filter, or wait: the list is live.'
        : 'Publish a flow with a webhook and send it an event, or start a flow by hand: what arrives appears here, with its verdict.'}
    </Empty>
  );
}
