'use client';

import Link from 'next/link';
import { useEffect, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { useLiveFlow } from '../../live/use-live';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { Time } from '../../ui/time';
import { RunPill } from '../status/index';
import { useEditor, useView } from './editor-context';

/** How many of the newest runs are listed. */
const NEWEST = 20;

/** The newest runs of this flow, live; one of them can be shown on the steps. */
export function RunsPanel(): ReactNode {
  const { draft, view } = useEditor();
  const { flowId } = draft.state;
  const shown = useView((now) => now.runId);
  const live = useLiveFlow(flowId);
  const runs = useApi('listRuns', { query: { flow: flowId, limit: NEWEST } }, { everyMs: 15_000, keep: true });
  const { refetch } = runs;
  useEffect(() => {
    if (live.runs.size > 0) void refetch();
  }, [live.runs, refetch]);
  if (runs.isPending) return <Skeleton />;
  if (runs.isError) return <Failure title="The runs could not be read">{sentenceOf(runs.error)}</Failure>;
  if (runs.data.items.length === 0)
    return <Empty title="No runs yet">Run the draft, or publish it and send an event. Runs appear here at once.</Empty>;
  return (
    <ul aria-label="Newest runs">
      {runs.data.items.map(({ id, status, acceptedAt, version }) => {
        const now = live.runs.get(id)?.status ?? status;
        return (
          <li
            key={id}
            data-testid="run-row"
            data-run-id={id}
            data-status={now}
            className={cn('flex items-center gap-3 border-b border-line px-4 py-1.5', shown === id && 'bg-accent-soft')}
          >
            <span className="w-36">
              <RunPill status={now} />
            </span>
            <Time at={acceptedAt} className="w-24 text-fg-2" />
            <span className="flex-1 text-fg-3">{version > 0 ? `v${String(version)}` : 'draft'}</span>
            <Button size="sm" look="quiet" aria-pressed={shown === id} onClick={() => view.setState({ runId: shown === id ? null : id })}>
              {shown === id ? 'Hide' : 'Show on the steps'}
            </Button>
            <Link href={`/runs/${id}`} prefetch={false} className="underline">
              Open
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
