'use client';

import { RUN_STATUSES } from '@plumbline/shared';
import { Bookmark, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { z } from 'zod';
import { Button } from '../../../ui/button';
import { Input } from '../../../ui/field';
import { Popover } from '../../../ui/popover';
import { RANGES } from '../../../ui/time-range';
import type { RunFilter } from './run-filter';

const KEY = 'plumbline-run-views';
const viewsSchema = z.array(
  z.object({
    name: z.string(),
    filter: z.object({
      status: z.array(z.enum(RUN_STATUSES)),
      flow: z.string().nullable(),
      since: z.enum(RANGES).nullable(),
      q: z.string(),
    }),
  }),
);
type View = z.output<typeof viewsSchema>[number];

const START: readonly View[] = [
  { name: 'Needs you', filter: { status: ['needs_attention', 'failed', 'parked'], flow: null, since: null, q: '' } },
  { name: 'Under way', filter: { status: ['queued', 'running', 'waiting'], flow: null, since: null, q: '' } },
];

function readViews(): readonly View[] {
  try {
    const views = viewsSchema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    return views.success ? views.data : START;
  } catch {
    return START;
  }
}

/** Filters under a name, kept in this browser. */
export function SavedViews({
  filter,
  onChoose,
}: {
  readonly filter: RunFilter;
  readonly onChoose: (filter: RunFilter) => void;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const [views, setViews] = useState<readonly View[]>([]);
  const [name, setName] = useState('');
  const keep = (next: readonly View[]): void => {
    setViews(next);
    localStorage.setItem(KEY, JSON.stringify(next));
  };
  return (
    <Popover
      label="Saved views"
      align="end"
      className="w-72"
      open={open}
      onOpenChange={(now) => {
        if (now) setViews(readViews());
        setOpen(now);
      }}
      trigger={
        <Button data-testid="saved-views">
          <Bookmark size={14} aria-hidden="true" />
          Views
        </Button>
      }
    >
      <ul className="flex flex-col" aria-label="Saved views">
        {views.map((view) => (
          <li key={view.name} className="flex items-center">
            <button
              type="button"
              className="min-h-8 flex-1 rounded-[6px] px-2 text-left hover:bg-surface-2"
              onClick={() => {
                onChoose(view.filter);
                setOpen(false);
              }}
            >
              {view.name}
            </button>
            <Button
              look="quiet"
              size="icon-sm"
              aria-label={`Forget “${view.name}”`}
              onClick={() => keep(views.filter((one) => one !== view))}
            >
              <Trash2 size={14} aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      <form
        className="mt-2 flex gap-2 border-t border-line pt-2"
        onSubmit={(event) => {
          event.preventDefault();
          const title = name.trim();
          if (title === '') return;
          keep([...views.filter((one) => one.name !== title), { name: title, filter: { ...filter, status: [...filter.status] } }]);
          setName('');
        }}
      >
        <Input
          aria-label="Name of this view"
          placeholder="Name of this view"
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit">Save</Button>
      </form>
    </Popover>
  );
}
