'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { useDraftState } from '../draft/index';

type Mailbox = CallOutput<'getMailbox'>;

/** How often it is looked at while it is open, ms. */
const EVERY_MS = 5_000;

/** How the reading of the published mailbox goes: its last look and find, what failed, and when it looks again. */
export function MailboxHealth({ flowId }: { readonly flowId: string }): ReactNode {
  const isPublished = useDraftState((state) => state.publishedVersion !== null);
  const mayLook = useMay('operator');
  const client = useQueryClient();
  const { data } = useApi('getMailbox', { params: { id: flowId } }, { enabled: isPublished, everyMs: EVERY_MS });
  const look = useMutation({
    mutationFn: () => call('lookAtMailbox', { params: { id: flowId } }),
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('getMailbox') }),
  });
  // Not published, or published with another trigger: there is nothing to tell.
  if (data === undefined) return null;
  return (
    <section
      aria-label="The published mailbox"
      className="flex flex-col gap-2 border-t border-line pt-4 text-sm text-fg-2"
      data-testid="mailbox-health"
      data-state={data.state}
    >
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-base font-medium text-fg">The published mailbox</h3>
        {mayLook && data.state !== 'stopped' && (
          <Button size="sm" look="quiet" busy={look.isPending} data-testid="look-again" onClick={() => look.mutate()}>
            Look at once
          </Button>
        )}
      </div>
      <Failure mailbox={data} />
      <p>
        {data.state === 'stopped' && 'It stands still: the flow is archived. '}
        {data.state === 'looking' && 'It is being looked at just now. '}
        Last look: {data.lastLookAt === null ? 'none yet' : <Time at={data.lastLookAt} />}. Last find:{' '}
        {data.lastFindAt === null ? 'none yet' : <Time at={data.lastFindAt} />}.
        {data.nextLookAt !== null && data.state !== 'looking' && (
          <>
            {' '}
            Next look: <Time at={data.nextLookAt} />.
          </>
        )}
      </p>
      <p>
        Taken: {data.taken}. Passed over by the settings: {data.passedOver}.{' '}
        {data.leftOut === 0 ? (
          'Left out: 0.'
        ) : (
          <Link className="underline" href={`/inbox?flow=${flowId}&verdict=left_out`}>
            Left out: {data.leftOut}
          </Link>
        )}
      </p>
      {data.toDo.mails > 0 && (
        <p role="status" data-testid="mailbox-to-do">
          {data.toDo.mails === 1 ? 'One mail is' : `${String(data.toDo.mails)} mails are`} still to be marked or moved
          {data.toDo.failure === null ? '.' : `: ${data.toDo.failure}`} Their runs are stored.
        </p>
      )}
      {data.renumbered && (
        <p>
          The server numbered the folder anew ({data.renumbered.times}×, last <Time at={data.renumbered.lastAt} />
          ): it was read again, and what was taken before started nothing twice.
        </p>
      )}
    </section>
  );
}

function Failure({ mailbox: { failedInARow, lastFailure } }: { readonly mailbox: Mailbox }): ReactNode {
  if (lastFailure === null) return null;
  if (failedInARow === 0)
    return (
      <p>
        The last failure, <Time at={lastFailure.at} />, is over: {lastFailure.message}
      </p>
    );
  return (
    <p role="alert" className="text-failed" data-testid="mailbox-failure">
      {failedInARow === 1 ? 'The last look failed' : `The last ${String(failedInARow)} looks failed`}: {lastFailure.message}
    </p>
  );
}
