'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Field, Input } from '../../ui/field';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';

/** How often it is looked for a new event while the address listens, ms. */
const EVERY_MS = 1_500;

/** A second address of a webhook for trying out a sender: what comes there is shown and read by the fields, and starts nothing. */
export function TestAddress({ flowId }: { readonly flowId: string }): ReactNode {
  const client = useQueryClient();
  const params = { id: flowId };
  const address = `${window.location.origin}/hooks/.test/${flowId}`;
  const listening = useApi('readListening', { params }, { everyMs: 60_000 });
  const until = listening.data?.until ?? null;
  const open = useIsBefore(until);
  const change = useMutation({
    mutationFn: async (on: boolean) => {
      if (on) await call('listenForTests', { params });
      else await call('stopListening', { params });
    },
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('readListening') }),
  });
  return (
    <section aria-label="Test address" className="flex flex-col gap-2" data-testid="test-address">
      <Field
        label="Test address"
        hint={
          open
            ? 'It listens. What comes there starts nothing; fields and contract can be made from it.'
            : 'Let it listen, then have the sender send a real event to it: nothing runs, and you see what comes.'
        }
      >
        {(control) => (
          <div className="flex gap-1">
            <Input {...control} readOnly value={address} className="font-mono text-sm" onFocus={(event) => event.target.select()} />
            <CopyButton text={() => address} what="test address" />
          </div>
        )}
      </Field>
      <div className="flex items-center gap-3">
        <Button size="sm" data-testid="listen" disabled={change.isPending} onClick={() => change.mutate(!open)}>
          {open ? 'Stop listening' : 'Listen'}
        </Button>
        {open && until !== null && (
          <p className="text-sm text-fg-2" role="status" data-testid="listens">
            Listening until {new Date(until).toLocaleTimeString()}
          </p>
        )}
      </div>
      <NewestTest flowId={flowId} listens={open} />
    </section>
  );
}

/** The newest event that came to the test address. */
function NewestTest({ flowId, listens }: { readonly flowId: string; readonly listens: boolean }): ReactNode {
  const client = useQueryClient();
  const query = { flow: flowId, verdict: 'captured,unproven', limit: 1 };
  const { data } = useApi('listDeliveries', { query }, listens ? { everyMs: EVERY_MS } : {});
  const newest = data?.items[0];
  const id = newest?.id;
  useEffect(() => {
    if (id !== undefined) void client.invalidateQueries({ queryKey: apiKey('flowSamples') });
  }, [client, id]);
  if (newest === undefined) return null;
  return (
    <p className="text-sm" role="status" data-testid="newest-test" data-verdict={newest.verdict}>
      {newest.verdict === 'unproven' ? 'The newest did not prove who sent it: ' : 'The newest: '}
      <Link className="underline" href={`/inbox/${newest.id}`}>
        {newest.excerpt === '' ? 'an event without a body' : newest.excerpt.slice(0, 60)}
      </Link>
      , <Time at={newest.receivedAt} />
    </p>
  );
}

/** Whether a time is still to come, to the second. */
function useIsBefore(until: string | null): boolean {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return until !== null && nowMs < Date.parse(until);
}
