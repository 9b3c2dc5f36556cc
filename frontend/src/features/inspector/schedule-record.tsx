'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';
import { useDraftState } from '../draft/index';
import { dueTimeText } from './due-time-text';

type Schedule = CallOutput<'getSchedule'>;
type Missed = Schedule['missed'][number];

/** How often it is looked at while it is open, ms. */
const EVERY_MS = 10_000;
/** Most that one request makes up for. */
const AT_ONCE = 100;

const WHY: Readonly<Record<Missed['why'], string>> = {
  late: 'no server came to it in time',
  over_most: 'more were missed than are made up for',
  ended: 'the schedule ended before',
  refused: 'the flow did not take it',
};

/** What became of the published schedule: its last start, its next, and what was missed, to be made up for by choice. */
export function ScheduleRecord({ flowId }: { readonly flowId: string }): ReactNode {
  const isPublished = useDraftState((state) => state.publishedVersion !== null);
  const { data } = useApi('getSchedule', { params: { id: flowId } }, { enabled: isPublished, everyMs: EVERY_MS });
  // Not published, or published with another trigger: there is nothing to tell.
  if (data === undefined) return null;
  const [next] = data.next;
  return (
    <section aria-label="The published schedule" className="flex flex-col gap-2 border-t border-line pt-4" data-testid="schedule-record">
      <h3 className="font-medium">The published schedule</h3>
      <p className="text-sm text-fg-2">
        {data.sentence}. {next === undefined ? 'It stands still: the flow is archived.' : `Next: ${dueTimeText(next, data.zone)}.`}
      </p>
      {data.last && (
        <p className="text-sm text-fg-2">
          Last start:{' '}
          {data.last.runId === null ? (
            dueTimeText(data.last.dueAt, data.zone)
          ) : (
            <Link className="underline" href={`/runs/${data.last.runId}`}>
              {dueTimeText(data.last.dueAt, data.zone)}
            </Link>
          )}
          .
        </p>
      )}
      {data.missed.length > 0 && <MissedList flowId={flowId} schedule={data} />}
    </section>
  );
}

function MissedList({
  flowId,
  schedule: { missed, missedMore, zone },
}: {
  readonly flowId: string;
  readonly schedule: Schedule;
}): ReactNode {
  const mayStart = useMay('operator');
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const open = missed.filter(({ startedRunId }) => startedRunId === null);
  // What was started meanwhile, here or by somebody else, is not asked for again.
  const wanted = open.filter(({ dueAt }) => chosen.has(dueAt)).slice(0, AT_ONCE);
  const start = useMutation({
    mutationFn: () => call('backfillSchedule', { params: { id: flowId }, body: { dueTimes: wanted.map(({ dueAt }) => dueAt) } }),
    onSuccess: ({ items }) => toast(items.length === 1 ? 'One run was started.' : `${items.length} runs were started.`),
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: () => {
      setChosen(new Set());
      return client.invalidateQueries({ queryKey: apiKey('getSchedule') });
    },
  });
  const choose = (dueAt: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(dueAt);
    else next.delete(dueAt);
    setChosen(next);
  };
  return (
    <div className="flex flex-col gap-2" data-testid="schedule-missed-list">
      <div className="flex items-center justify-between gap-2">
        <h4 className="font-medium">
          Missed: {missed.length}
          {missedMore ? ' and more' : ''}
        </h4>
        {mayStart && open.length > 0 && (
          <div className="flex gap-2">
            <Button size="sm" look="quiet" onClick={() => setChosen(new Set(wanted.length > 0 ? [] : open.map(({ dueAt }) => dueAt)))}>
              {wanted.length > 0 ? 'Choose none' : 'Choose all'}
            </Button>
            <Button size="sm" disabled={wanted.length === 0} busy={start.isPending} data-testid="backfill" onClick={() => start.mutate()}>
              Start {wanted.length > 0 ? wanted.length : ''} now
            </Button>
          </div>
        )}
      </div>
      <ul className="flex max-h-60 flex-col overflow-y-auto text-sm tabular-nums" tabIndex={0} aria-label="Missed due times">
        {missed.map(({ dueAt, why, detail, startedRunId }) => (
          <li key={dueAt} className="flex items-center gap-2 py-1" data-testid="missed-time">
            {mayStart && startedRunId === null && (
              <input
                type="checkbox"
                aria-label={`Choose ${dueTimeText(dueAt, zone)}`}
                checked={chosen.has(dueAt)}
                onChange={(event) => choose(dueAt, event.target.checked)}
              />
            )}
            <span className="min-w-0 flex-1">
              {dueTimeText(dueAt, zone)}: {detail ?? WHY[why]}
            </span>
            {startedRunId !== null && (
              <Link className="underline" href={`/runs/${startedRunId}`}>
                Started since
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
