'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { StateDot } from '../../ui/state-pill';
import { Time } from '../../ui/time';
import { RUN_WORDS, RunPill } from '../status/index';
import { excerptLine } from './body-text';
import type { DeliveryItem } from './use-deliveries';
import { VerdictPill } from './verdict-pill';
import { bytesWords, kindWords } from './words';

export const ROW_HEIGHT = 52;
export const ROW_GRID =
  'grid grid-cols-[100px_minmax(0,1fr)_auto] items-center gap-3 px-4 md:grid-cols-[108px_minmax(0,2fr)_minmax(0,1fr)_140px_64px_88px]';

/** A delivery in the list: a press anywhere opens it, one on its run opens that. */
export function DeliveryRow({ delivery }: { readonly delivery: DeliveryItem }): ReactNode {
  const { id, verdict, kind, flowName, excerpt, bytes, receivedAt, run, replay } = delivery;
  const line = excerptLine(excerpt);
  return (
    <div
      data-testid="delivery-row"
      data-delivery-id={id}
      data-verdict={verdict}
      style={{ height: ROW_HEIGHT }}
      className={`${ROW_GRID} relative border-b border-line hover:bg-surface-2`}
    >
      <span className="flex flex-col items-start">
        <VerdictPill verdict={verdict} />
        <Time at={receivedAt} className="text-sm whitespace-nowrap text-fg-2 md:hidden" />
      </span>
      <span className="min-w-0">
        <Link
          href={`/inbox/${id}`}
          prefetch={false}
          className="block truncate font-mono text-sm outline-offset-[-2px] after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent"
        >
          {line === '' ? <span className="font-sans text-fg-2">(no body)</span> : line}
        </Link>
        <span className="block truncate text-sm text-fg-2 md:hidden">{flowName}</span>
        {replay && <span className="hidden truncate text-sm text-fg-2 md:block">Replayed by {replay.by}</span>}
      </span>
      <span className="hidden min-w-0 md:block">
        <span className="block truncate">{flowName}</span>
        <span className="block truncate text-sm text-fg-2">{kindWords(kind)}</span>
      </span>
      <span className="flex justify-end md:justify-start">
        {run && (
          <Link href={`/runs/${run.id}`} prefetch={false} data-testid="row-run" className="relative rounded-pill">
            <span className="sr-only">Run: </span>
            <span className="hidden md:flex">
              <RunPill status={run.status} />
            </span>
            <span className="md:hidden">
              <StateDot tone={RUN_WORDS[run.status].tone} />
              <span className="sr-only">{RUN_WORDS[run.status].word}</span>
            </span>
          </Link>
        )}
      </span>
      <span className="hidden text-right text-sm whitespace-nowrap text-fg-2 md:block">{bytesWords(bytes)}</span>
      <span className="relative hidden justify-self-end text-sm whitespace-nowrap text-fg-2 md:block">
        <Time at={receivedAt} />
      </span>
    </div>
  );
}
