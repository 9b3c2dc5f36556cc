'use client';

import { isEndStatus } from '@plumbline/shared';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { duration } from '../../../ui/relative-time';
import { Time } from '../../../ui/time';
import { useNow } from '../../../ui/use-now';
import { RunPill } from '../../status/index';
import type { RunItem } from './use-run-list';

export const ROW_HEIGHT = 52;
export const ROW_GRID = 'grid grid-cols-[132px_minmax(0,1.2fr)_minmax(0,1.4fr)_110px_96px] items-center gap-3 px-4';

/** A run in the list, as a link to it. */
export function RunRow({ run }: { readonly run: RunItem }): ReactNode {
  const { id, status, flowName, label, version, draft, attention, gaps, acceptedAt, finishedAt } = run;
  const [trouble] = attention?.steps ?? [];
  return (
    <Link
      href={`/runs/${id}`}
      prefetch={false}
      data-testid="run-row"
      data-run-id={id}
      data-status={status}
      style={{ height: ROW_HEIGHT }}
      className={`${ROW_GRID} border-b border-line outline-offset-[-2px] hover:bg-surface-2`}
    >
      <span className="flex">
        <RunPill status={status} />
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium">{label ?? <span className="text-fg-2">{`Run ${id.slice(0, 8)}`}</span>}</span>
        <span className="flex items-center gap-1.5 text-sm text-fg-2">
          <span className="truncate">{flowName}</span>
          {draft === null ? (
            <span className="shrink-0 text-fg-3">v{version}</span>
          ) : (
            <span
              data-testid="draft-marker"
              className="shrink-0 rounded-pill border border-dashed border-line-strong px-1.5 text-xs font-medium"
            >
              draft
            </span>
          )}
        </span>
      </span>
      <span className="min-w-0 text-sm text-fg-2">
        {!trouble && gaps > 0 && <span>{gaps === 1 ? '1 step did not do its job' : `${String(gaps)} steps did not do their job`}</span>}
        {trouble && (
          <>
            <span className="block truncate font-medium text-fg">{`${trouble.name}${attention && attention.count > 1 ? ` and ${String(attention.count - 1)} more` : ''}`}</span>
            <span className="block truncate">{trouble.message ?? trouble.reason ?? trouble.code}</span>
          </>
        )}
      </span>
      <span className="text-sm text-fg-2">
        <Time at={acceptedAt} />
      </span>
      <span className="text-right text-sm text-fg-2">
        {finishedAt === null ? (
          isEndStatus(status) ? (
            ''
          ) : (
            <Running since={acceptedAt} />
          )
        ) : (
          duration(Math.max(0, Date.parse(finishedAt) - Date.parse(acceptedAt)))
        )}
      </span>
    </Link>
  );
}

function Running({ since }: { readonly since: string }): ReactNode {
  const now = useNow(1_000);
  const ms = Math.max(0, now - Date.parse(since));
  return <span suppressHydrationWarning>{duration(ms - (ms % 1_000))}</span>;
}
