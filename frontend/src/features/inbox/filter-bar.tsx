'use client';

import { DELIVERY_KINDS, DELIVERY_VERDICTS, type DeliveryVerdict } from '@plumbline/shared';
import { ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/field';
import { Popover } from '../../ui/popover';
import { SearchBox } from '../../ui/search-box';
import { RANGE_WORDS, RANGES, type Range } from '../../ui/time-range';
import { looksForSome, NO_FILTER, type InboxFilter } from './inbox-filter';
import { VerdictPill } from './verdict-pill';
import { kindWords, VERDICT_WORDS } from './words';

interface FilterBarProps {
  readonly filter: InboxFilter;
  readonly onChange: (change: Partial<InboxFilter>) => void;
}

/** What is looked for; it stands in the address, so that it can be sent to somebody. */
export function FilterBar({ filter, onChange }: FilterBarProps): ReactNode {
  const { verdict, flow, kind, since, q } = filter;
  const flows = useApi('listFlows', { query: { limit: 200 } }, { freshMs: 60_000 });
  const named = flows.data?.items ?? [];
  // A flow that is not among them, an archived one for example, stays chosen.
  const strange = flow !== null && flows.data && !named.some(({ id }) => id === flow) ? [{ value: flow, title: 'Another flow' }] : [];
  return (
    <div className="flex flex-wrap items-center gap-2" role="search" aria-label="Filter deliveries">
      <SearchBox
        key={q === '' ? 'empty' : 'some'}
        start={q}
        onSearch={(text) => onChange({ q: text })}
        label="Search by text of the event, event id, delivery id, run id"
        placeholder="Text, event id, run id …"
      />
      <VerdictFilter chosen={verdict} onChange={(next) => onChange({ verdict: next })} />
      <Choice
        aria-label="Flow"
        data-testid="filter-flow"
        className="w-48 max-sm:w-[calc(50%-4px)]"
        value={flow ?? ''}
        onChange={(event) => onChange({ flow: event.target.value === '' ? null : event.target.value })}
        options={[{ value: '', title: 'All flows' }, ...named.map(({ id, name }) => ({ value: id, title: name })), ...strange]}
      />
      <Choice
        aria-label="Where it came from"
        data-testid="filter-kind"
        className="w-40 max-sm:w-[calc(50%-4px)]"
        value={kind ?? ''}
        onChange={(event) => onChange({ kind: event.target.value === '' ? null : event.target.value })}
        options={[{ value: '', title: 'From outside' }, ...DELIVERY_KINDS.map((one) => ({ value: one, title: kindWords(one) }))]}
      />
      <Choice
        aria-label="Time"
        data-testid="filter-since"
        className="w-36 max-sm:w-[calc(50%-4px)]"
        value={since ?? ''}
        onChange={(event) => onChange({ since: RANGES.find((range): range is Range => range === event.target.value) ?? null })}
        options={[{ value: '', title: 'Any time' }, ...RANGES.map((range) => ({ value: range, title: RANGE_WORDS[range] }))]}
      />
      {looksForSome(filter) && (
        <Button look="quiet" data-testid="filter-clear" onClick={() => onChange(NO_FILTER)}>
          <X size={14} aria-hidden="true" />
          Clear
        </Button>
      )}
    </div>
  );
}

interface VerdictFilterProps {
  readonly chosen: readonly DeliveryVerdict[];
  readonly onChange: (chosen: readonly DeliveryVerdict[]) => void;
}

function VerdictFilter({ chosen, onChange }: VerdictFilterProps): ReactNode {
  const words =
    chosen.length === 0
      ? 'Any verdict'
      : chosen.length === 1 && chosen[0]
        ? VERDICT_WORDS[chosen[0]].word
        : `${String(chosen.length)} verdicts`;
  return (
    <Popover
      label="Verdict"
      className="w-48"
      trigger={
        <Button className="max-sm:w-[calc(50%-4px)] max-sm:justify-between" data-testid="filter-verdict" aria-label={`Verdict: ${words}`}>
          {words}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">Verdict</legend>
        {DELIVERY_VERDICTS.map((verdict) => (
          <label key={verdict} className="flex min-h-7 items-center gap-2 rounded-[6px] px-1 hover:bg-surface-2">
            <input
              type="checkbox"
              data-testid={`filter-verdict-${verdict}`}
              className="size-4 accent-[var(--accent)]"
              checked={chosen.includes(verdict)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, verdict] : chosen.filter((one) => one !== verdict))}
            />
            <VerdictPill verdict={verdict} />
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}
