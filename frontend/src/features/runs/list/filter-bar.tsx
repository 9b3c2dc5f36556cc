'use client';

import { RUN_STATUSES, type RunStatus } from '@plumbline/shared';
import { ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi } from '../../../api/use-api';
import { Button } from '../../../ui/button';
import { Choice } from '../../../ui/field';
import { Popover } from '../../../ui/popover';
import { SearchBox } from '../../../ui/search-box';
import { RANGE_WORDS, RANGES, type Range } from '../../../ui/time-range';
import { RUN_WORDS, RunPill } from '../../status/index';
import type { RunFilter } from './run-filter';
import { SavedViews } from './saved-views';

interface FilterBarProps {
  readonly filter: RunFilter;
  readonly onChange: (change: Partial<RunFilter>) => void;
}

/** What is looked for; it stands in the address, so that it can be sent to somebody. */
export function FilterBar({ filter, onChange }: FilterBarProps): ReactNode {
  const { status, flow, since, q } = filter;
  const flows = useApi('listFlows', { query: { limit: 200 } }, { freshMs: 60_000 });
  const isAll = status.length === 0 && flow === null && since === null && q === '';
  return (
    <div className="flex flex-wrap items-center gap-2" role="search" aria-label="Filter runs">
      <SearchBox
        key={q === '' ? 'empty' : 'some'}
        start={q}
        onSearch={(text) => onChange({ q: text })}
        label="Search by e-mail address, order number, run id"
        placeholder="E-mail, order number, run id …"
      />
      <StatusFilter chosen={status} onChange={(next) => onChange({ status: next })} />
      <Choice
        aria-label="Flow"
        data-testid="filter-flow"
        className="w-48"
        value={flow ?? ''}
        onChange={(event) => onChange({ flow: event.target.value === '' ? null : event.target.value })}
        options={[{ value: '', title: 'All flows' }, ...(flows.data?.items ?? []).map(({ id, name }) => ({ value: id, title: name }))]}
      />
      <Choice
        aria-label="Time"
        data-testid="filter-since"
        className="w-36"
        value={since ?? ''}
        onChange={(event) => onChange({ since: RANGES.find((range): range is Range => range === event.target.value) ?? null })}
        options={[{ value: '', title: 'Any time' }, ...RANGES.map((range) => ({ value: range, title: RANGE_WORDS[range] }))]}
      />
      {!isAll && (
        <Button look="quiet" data-testid="filter-clear" onClick={() => onChange({ status: [], flow: null, since: null, q: '' })}>
          <X size={14} aria-hidden="true" />
          Clear
        </Button>
      )}
      <span className="flex-1" />
      <SavedViews filter={filter} onChoose={onChange} />
    </div>
  );
}

interface StatusFilterProps {
  readonly chosen: readonly RunStatus[];
  readonly onChange: (chosen: readonly RunStatus[]) => void;
}

function StatusFilter({ chosen, onChange }: StatusFilterProps): ReactNode {
  const words =
    chosen.length === 0 ? 'Any status' : chosen.length === 1 && chosen[0] ? RUN_WORDS[chosen[0]].word : `${String(chosen.length)} statuses`;
  return (
    <Popover
      label="Status"
      className="w-56"
      trigger={
        <Button data-testid="filter-status" aria-label={`Status: ${words}`}>
          {words}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">Status</legend>
        {RUN_STATUSES.map((status) => (
          <label key={status} className="flex min-h-7 items-center gap-2 rounded-[6px] px-1 hover:bg-surface-2">
            <input
              type="checkbox"
              data-testid={`filter-status-${status}`}
              className="size-4 accent-[var(--accent)]"
              checked={chosen.includes(status)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, status] : chosen.filter((one) => one !== status))}
            />
            <RunPill status={status} />
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}
