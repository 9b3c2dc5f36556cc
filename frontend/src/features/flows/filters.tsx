'use client';

import { Search } from 'lucide-react';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useState, type ReactNode } from 'react';
import { Choice, Input } from '../../ui/field';

const STATUSES = ['published', 'draft', 'trouble'] as const;

const STATUS_OPTIONS = [
  { value: '', title: 'All flows' },
  { value: 'published', title: 'Published' },
  { value: 'draft', title: 'Never published' },
  { value: 'trouble', title: 'In trouble' },
];

/** Searching asks the server when nothing more was typed for so long, ms. */
const PAUSE_MS = 200;

const PARSERS = {
  q: parseAsString.withDefault(''),
  status: parseAsStringLiteral(STATUSES),
  archived: parseAsBoolean.withDefault(false),
};

/** What the list is narrowed to; it stands in the address, so that it can be handed on and comes back. */
export const useFilters = () => useQueryStates(PARSERS, { clearOnDefault: true });
type Filters = ReturnType<typeof useFilters>;

/** Narrows the list. */
export function FilterBar({ filters, onChange }: { readonly filters: Filters[0]; readonly onChange: Filters[1] }): ReactNode {
  const { q, status, archived } = filters;
  const [text, setText] = useState(q);
  const [from, setFrom] = useState(q);
  // The address changed by itself: back and forward, or a link.
  if (from !== q) {
    setFrom(q);
    setText(q);
  }
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => {
      setFrom(text);
      void onChange({ q: text });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, q, onChange]);
  return (
    <div role="search" aria-label="Flows" className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-[200px] flex-1">
        <Search size={16} className="absolute top-2 left-2 text-fg-3" aria-hidden="true" />
        <Input
          type="search"
          aria-label="Search flows"
          placeholder="Search by name, owner or description"
          data-testid="flow-search"
          className="pl-8"
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Choice
        aria-label="Which flows"
        data-testid="flow-status"
        className="w-[160px]"
        value={status ?? ''}
        options={STATUS_OPTIONS}
        onChange={({ target: { value } }) => void onChange({ status: STATUSES.find((one) => one === value) ?? null })}
      />
      <label className="flex h-8 items-center gap-2 rounded-control border border-line-strong bg-surface px-2">
        <input
          type="checkbox"
          data-testid="flow-archived"
          checked={archived}
          onChange={({ target: { checked } }) => void onChange({ archived: checked })}
        />
        Archived
      </label>
    </div>
  );
}
