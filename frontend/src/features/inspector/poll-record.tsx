'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { useDraftState } from '../draft/index';
import { MoveMarker } from './move-marker';
import type { PollHealth } from './poll-health';

/** How often it is looked at while it is open, ms. */
const EVERY_MS = 3_000;

const STATES: Readonly<Record<PollHealth['state'], string>> = {
  new: 'It has not looked yet.',
  well: 'It is well.',
  held: 'It is kept back.',
  failing: 'It fails.',
  archived: 'It stands still: the flow is archived.',
};

const HELD: Readonly<Record<string, string>> = {
  intake: 'This server takes no more events at the moment; the rest is started soon.',
  circuit: 'Its service does not work, and is left alone for a while.',
  rate_limited: 'The limit of its connection is used up.',
  retry_budget: 'Too much is being tried again at its service.',
};

/** How the published trigger is doing: last look, last find, last failure, next look; and its marker, to be moved. */
export function PollRecord({ flowId }: { readonly flowId: string }): ReactNode {
  const isPublished = useDraftState((state) => state.publishedVersion !== null);
  const mayMove = useMay('operator');
  const client = useQueryClient();
  const params = { id: flowId };
  const { data } = useApi('getPoll', { params }, { enabled: isPublished, everyMs: EVERY_MS });
  const soon = useMutation({
    mutationFn: () => call('lookSoon', { params }),
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('getPoll') }),
  });
  // Not published, or published with another trigger: there is nothing to tell.
  if (data === undefined) return null;
  return (
    <section
      aria-label="The published trigger"
      className="flex flex-col gap-2 border-t border-line pt-4"
      data-testid="poll-record"
      data-state={data.state}
    >
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-medium">The published trigger</h3>
        {mayMove && data.state !== 'archived' && (
          <Button size="sm" busy={soon.isPending} data-testid="look-soon" onClick={() => soon.mutate()}>
            Have it look
          </Button>
        )}
      </div>
      <p className="text-sm" role="status" data-testid="poll-state">
        {data.sentence}. {STATES[data.state]} {data.held === null ? '' : (HELD[data.held] ?? '')}
      </p>
      <Facts health={data} />
      {data.refused.length > 0 && <Refused refused={data.refused} />}
      {mayMove && data.state !== 'archived' && <MoveMarker flowId={flowId} health={data} />}
    </section>
  );
}

function Facts({ health }: { readonly health: PollHealth }): ReactNode {
  const { lastLook, lastFind, lastFailure, nextLookAt, failedInRow, failingSince } = health;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm text-fg-2">
      <dt>Last look</dt>
      <dd data-testid="poll-last-look">{lastLook === null ? 'none yet' : <Time at={lastLook.at} />}</dd>
      <dt>Last find</dt>
      <dd data-testid="poll-last-find">
        {lastFind === null ? (
          'none yet'
        ) : (
          <>
            <Time at={lastFind.at} />, {lastFind.started === 1 ? '1 run' : `${String(lastFind.started)} runs`}
          </>
        )}
      </dd>
      <dt>Next look</dt>
      <dd>{health.looking ? 'now' : nextLookAt === null ? 'none' : <Time at={nextLookAt} />}</dd>
      {lastFailure !== null && (
        <>
          <dt>Last failure</dt>
          <dd data-testid="poll-last-failure" className={failedInRow > 0 ? 'text-failed' : ''}>
            <Time at={lastFailure.at} />
            {failedInRow > 1 && failingSince !== null ? `, ${String(failedInRow)} times in a row` : ''}: {lastFailure.message}
          </dd>
        </>
      )}
      <dt>Marker</dt>
      <dd className="min-w-0 truncate">
        <code data-testid="poll-marker">{JSON.stringify(health.marker)}</code>
      </dd>
    </dl>
  );
}

function Refused({ refused }: Pick<PollHealth, 'refused'>): ReactNode {
  return (
    <div data-testid="poll-refused">
      <h4 className="font-medium">Items that the flow does not take</h4>
      <ul className="flex max-h-40 flex-col overflow-y-auto text-sm" tabIndex={0} aria-label="Items that the flow does not take">
        {refused.map(({ key, at, why }) => (
          <li key={key}>
            <code>{key}</code>, <Time at={at} />: {why}
          </li>
        ))}
      </ul>
    </div>
  );
}
