'use client';

import { RUN_STATUSES } from '@plumbline/shared';
import { ListChecks } from 'lucide-react';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { Suspense, useCallback, useState, type ReactNode } from 'react';
import { sentenceOf } from '../../../api/api-error';
import { Button } from '../../../ui/button';
import { Empty, Failure, Skeleton } from '../../../ui/feedback';
import { RANGES } from '../../../ui/time-range';
import { useNow } from '../../../ui/use-now';
import { BulkRepairDialog } from '../../repair/index';
import { FilterBar } from './filter-bar';
import { bulkFilterOf, queryOf, type RunFilter } from './run-filter';
import { RunRows } from './run-rows';
import { useRunList } from './use-run-list';

const PARSERS = {
  status: parseAsArrayOf(parseAsStringLiteral(RUN_STATUSES)).withDefault([]),
  flow: parseAsString,
  since: parseAsStringLiteral(RANGES),
  q: parseAsString.withDefault(''),
};
const MINUTE = 60_000;

/** All runs, live, by what one looks for. */
export function RunsPage(): ReactNode {
  return (
    <Suspense fallback={<Skeleton lines={8} />}>
      <Runs />
    </Suspense>
  );
}

function Runs(): ReactNode {
  const [filter, setFilter] = useQueryStates(PARSERS, { history: 'replace' });
  const now = useNow(MINUTE);
  const [topId, setTopId] = useState<string | null>(null);
  const [repairs, setRepairs] = useState(false);
  const list = useRunList(queryOf(filter, now), topId);
  const bulk = bulkFilterOf(filter, now);
  const change = useCallback(
    ({ status, ...rest }: Partial<RunFilter>) => {
      setTopId(null);
      void setFilter({ ...rest, ...(status === undefined ? {} : { status: [...status] }) });
    },
    [setFilter],
  );
  return (
    <div className="flex h-full flex-col gap-4 px-8 py-6">
      <header className="flex items-center gap-4">
        <h1 className="flex-1 text-2xl font-semibold">Runs</h1>
        {bulk && list.rows.length > 0 && (
          <Button data-testid="bulk-repair" onClick={() => setRepairs(true)}>
            Repair these together
          </Button>
        )}
      </header>
      <FilterBar filter={filter} onChange={change} />
      {list.isPending && <Skeleton lines={8} label="Loading runs" />}
      {list.error !== null && (
        <Failure title="The runs could not be read" onRetry={list.again}>
          {sentenceOf(list.error)}
        </Failure>
      )}
      {!list.isPending && list.error === null && list.rows.length === 0 && list.held === 0 && <NoRuns filter={filter} />}
      {(list.rows.length > 0 || list.held > 0) && (
        <RunRows list={list} onHold={(holds) => setTopId(holds ? (list.rows[0]?.id ?? null) : null)} onRelease={() => setTopId(null)} />
      )}
      {repairs && bulk && (
        <BulkRepairDialog filter={bulk} about="All steps of these runs that are stuck." onClose={() => setRepairs(false)} />
      )}
    </div>
  );
}

function NoRuns({ filter }: { readonly filter: RunFilter }): ReactNode {
  const looksForSome = filter.status.length > 0 || filter.flow !== null || filter.since !== null || filter.q !== '';
  return (
    <Empty icon={<ListChecks size={28} />} title={looksForSome ? 'No run matches' : 'Nothing has run yet'}>
      {looksForSome
        ? 'Take something out of the filter, or wait: the list is live.'
        : 'A run appears here as soon as an event arrives for a published flow, or somebody presses Run in the editor.'}
    </Empty>
  );
}
