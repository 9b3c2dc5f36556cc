'use client';

import { RotateCcw, TriangleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
import { Tile } from '../../ui/tile';
import { Time } from '../../ui/time';
import { Tip } from '../../ui/tip';
import { ModeForm } from './mode-form';
import type { usePracticeActions } from './use-practice';
import { countWords, entryWords, type PracticeService } from './words';

/** So many calls and entries are shown. */
const SHOWN = 4;

interface ServiceCardProps {
  readonly service: PracticeService;
  readonly compact: boolean;
  readonly mayOperate: boolean;
  readonly actions: ReturnType<typeof usePracticeActions>;
}

/** One practice service: how it behaves, and what has happened in it. */
export function ServiceCard({ service, compact, mayOperate, actions: { set, reset } }: ServiceCardProps): ReactNode {
  const titleId = useId();
  const { id, title } = service;
  const { mode } = service.switch;
  return (
    <article
      aria-labelledby={titleId}
      data-testid="practice-service"
      data-service={id}
      data-mode={mode}
      className={cn(
        'flex flex-col gap-3 rounded-card border bg-surface',
        compact ? 'p-3' : 'p-4',
        mode === 'normal' ? 'border-line' : 'border-retrying',
      )}
    >
      <header className="flex items-center gap-3">
        <Tile name={title.replace(/^Practice /, '')} size={28} />
        <div className="min-w-0 flex-1">
          <h2 id={titleId} className="truncate font-semibold">
            {title}
          </h2>
          <p className="truncate text-sm text-fg-2" data-testid="practice-count" data-calls={service.calls} data-effects={service.effects}>
            {countWords(service)}
          </p>
        </div>
        {mode !== 'normal' && <TriangleAlert size={16} className="shrink-0 text-retrying" aria-label="Misbehaves" />}
        <Tip text="Empty it, and let it behave">
          <Button
            look="quiet"
            size="icon"
            aria-label={`Reset ${title}`}
            data-testid="practice-reset"
            disabled={!mayOperate}
            busy={reset.isPending && reset.variables === id}
            onClick={() => reset.mutate(id)}
          >
            {!(reset.isPending && reset.variables === id) && <RotateCcw size={16} aria-hidden="true" />}
          </Button>
        </Tip>
      </header>
      <ModeForm service={service} compact={compact} disabled={!mayOperate} onChange={(change) => set.mutate({ id, change })} />
      {!compact && <Happened service={service} />}
    </article>
  );
}

function Happened({ service: { recentCalls, entries } }: { readonly service: PracticeService }): ReactNode {
  return (
    <div className="grid min-h-[112px] grid-cols-[minmax(0,1fr)] gap-3 border-t border-line pt-3 text-sm">
      <section>
        <h3 className="font-medium text-fg-2">Newest calls</h3>
        {recentCalls.length === 0 && <p className="text-fg-3">None yet.</p>}
        <ul>
          {recentCalls.slice(0, SHOWN).map(({ at, what, status, effect }, index) => (
            <li key={`${at}${String(index)}`} className="flex items-center gap-2">
              <code className="min-w-0 flex-1 truncate font-mono" title={what}>
                {what}
              </code>
              <span className={cn('shrink-0', status !== null && status < 300 ? 'text-fg-2' : 'font-medium text-failed')}>
                {status === null ? 'gave up' : String(status)}
                {effect ? ', done' : ''}
              </span>
              <Time at={at} className="w-[72px] shrink-0 text-right text-fg-3" />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className="font-medium text-fg-2">What is in it</h3>
        {entries.length === 0 && <p className="text-fg-3">Nothing yet.</p>}
        <ul>
          {entries.slice(0, SHOWN).map((entry, index) => (
            <li key={index} className="truncate" title={JSON.stringify(entry)}>
              {entryWords(entry)}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
