'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { useDraft } from '../draft/index';

type Look = CallOutput<'previewMailbox'>;

/** Shows the newest mails of the mailbox that the draft names, and keeps one as a sample; nothing is started or marked. */
export function MailLook({ flowId, ready }: { readonly flowId: string; readonly ready: boolean }): ReactNode {
  const draft = useDraft();
  const mayEdit = useMay('editor');
  const client = useQueryClient();
  const look = useMutation({
    mutationFn: async (uid: number | undefined): Promise<Look> => {
      if (!(await draft.flushed())) throw new Error('The draft could not be saved, so that its mailbox could not be looked at.');
      return call('previewMailbox', { params: { id: flowId }, body: uid === undefined ? {} : { uid } });
    },
    onSuccess: ({ sample }, uid) => {
      if (sample) void client.invalidateQueries({ queryKey: apiKey('flowSamples') });
      else if (uid !== undefined) toast({ text: 'It is too large for a sample, or not there any more.', tone: 'bad' });
    },
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
  });
  if (!mayEdit) return null;
  return (
    <section aria-label="Look now" className="flex flex-col gap-2 border-t border-line pt-4" data-testid="mail-look">
      <div className="flex items-center gap-3">
        <Button size="sm" data-testid="look-now" disabled={!ready} busy={look.isPending} onClick={() => look.mutate(undefined)}>
          Look now
        </Button>
        <p className="text-sm text-fg-3">{ready ? 'Shows the newest mails. Nothing is started or marked.' : 'Choose a mailbox first.'}</p>
      </div>
      {look.data && <Found look={look.data} busy={look.isPending} onKeep={(uid) => look.mutate(uid)} />}
    </section>
  );
}

interface FoundProps {
  readonly look: Look;
  readonly busy: boolean;
  readonly onKeep: (uid: number) => void;
}

function Found({ look: { failure, mails, total, sample }, busy, onKeep }: FoundProps): ReactNode {
  if (failure)
    return (
      <p role="alert" className="text-sm text-failed" data-testid="look-failed">
        {failure.message}
      </p>
    );
  if (mails.length === 0)
    return (
      <p role="status" className="text-sm text-fg-2">
        The folder is empty.
      </p>
    );
  return (
    <>
      <p role="status" className="text-sm text-fg-2">
        {total === 1
          ? 'One mail lies there.'
          : `${String(total)} mails lie there${total > mails.length ? `; the newest ${String(mails.length)}:` : '.'}`}
        {sample && (
          <>
            {' '}
            <Link className="underline" href={`/inbox/${sample.deliveryId}`}>
              One is kept as a sample
            </Link>{' '}
            for the fields of later steps.
          </>
        )}
      </p>
      <ul className="flex max-h-72 flex-col gap-2 overflow-y-auto text-sm" aria-label="Newest mails" tabIndex={0}>
        {mails.map(({ uid, from, subject, receivedAt, not }) => (
          <li key={uid} className="flex items-start gap-2" data-testid="found-mail">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium" title={subject}>
                {subject === '' ? '(no subject)' : subject}
              </p>
              <p className="truncate text-fg-2" title={from}>
                {from === '' ? '(no sender)' : from}, <Time at={receivedAt} />
              </p>
              {not !== null && <p className="text-fg-3">Starts no run: {not}</p>}
            </div>
            {sample?.uid === uid ? (
              <span className="text-fg-3">Sample</span>
            ) : (
              <Button size="sm" look="quiet" disabled={busy} onClick={() => onKeep(uid)} aria-label={`Keep "${subject}" as the sample`}>
                Use
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
