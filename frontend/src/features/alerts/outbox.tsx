'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { StatePill, type StateTone } from '../../ui/state-pill';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';

type Alert = CallOutput<'listAlerts'>['items'][number];

const EVERY_MS = 5_000;
const MOST = 100;

const STATES: Readonly<Record<Alert['state'], { readonly tone: StateTone; readonly word: string }>> = {
  pending: { tone: 'waiting', word: 'on its way' },
  sent: { tone: 'succeeded', word: 'sent' },
  given_up: { tone: 'failed', word: 'given up' },
  dropped: { tone: 'cancelled', word: 'dropped' },
};

/** What was told, is being told, or could not be. */
export function Outbox(): ReactNode {
  const alerts = useApi('listAlerts', { query: { limit: MOST } }, { everyMs: EVERY_MS });
  const maySend = useMay('operator');
  if (alerts.isPending) return <Skeleton label="Reading the outbox" />;
  if (alerts.isError) {
    return (
      <Failure title="The outbox could not be read" onRetry={() => void alerts.refetch()}>
        {sentenceOf(alerts.error)}
      </Failure>
    );
  }
  const { items, next } = alerts.data;
  if (items.length === 0) {
    return (
      <Empty icon={<Inbox size={28} />} title="Nothing was told yet">
        Every alert stands here until its channel has taken it, and after that for as long as its incident.
      </Empty>
    );
  }
  return (
    <div className="flex flex-col gap-2 py-4">
      <ul className="flex flex-col gap-2" aria-label="Alerts">
        {items.map((alert) => (
          <AlertRow key={alert.id} alert={alert} maySend={maySend} />
        ))}
      </ul>
      {next !== null && <p className="text-fg-2">There are others; these are the newest {MOST}.</p>}
    </div>
  );
}

function AlertRow({ alert, maySend }: { readonly alert: Alert; readonly maySend: boolean }): ReactNode {
  const { id, incidentId, title, channelName, state, tries, nextAt, lastError, createdAt } = alert;
  const { tone, word } = STATES[state];
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => call('sendAlertAgain', { params: { id } }),
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('listAlerts') }),
  });
  return (
    <li data-testid="alert" data-state={state} className="flex flex-wrap items-start gap-3 rounded-card border border-line bg-surface p-3">
      <StatePill tone={tone}>{word}</StatePill>
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {incidentId === null ? (
            title
          ) : (
            <Link href={`/incidents/${incidentId}`} prefetch={false} className="hover:underline">
              {title}
            </Link>
          )}
        </p>
        <p className="text-sm text-fg-2">
          to {channelName}, <Time at={createdAt} />
          {tries > 1 && `, ${String(tries)} tries`}
          {nextAt !== null && lastError !== null && (
            <>
              , next <Time at={nextAt} />
            </>
          )}
        </p>
        {lastError !== null && <p className="text-sm text-failed">{lastError}</p>}
      </div>
      {maySend && (state === 'given_up' || (state === 'pending' && lastError !== null)) && (
        <Button data-testid="send-again" busy={again.isPending} onClick={() => again.mutate()}>
          Send now
        </Button>
      )}
    </li>
  );
}
