'use client';

import { useMutation } from '@tanstack/react-query';
import { Mail, MessageSquare, Webhook, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { Button } from '../../ui/button';
import { Time } from '../../ui/time';

type Channel = CallOutput<'listAlertChannels'>['items'][number];

const KINDS: Readonly<Record<Channel['kind'], { readonly icon: LucideIcon; readonly title: string }>> = {
  email: { icon: Mail, title: 'Mail' },
  webhook: { icon: Webhook, title: 'Signed webhook' },
  slack: { icon: MessageSquare, title: 'Chat (incoming webhook)' },
};

interface ChannelRowProps {
  readonly channel: Channel;
  readonly mayEdit: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** One channel, how it does, and a test. */
export function ChannelRow({ channel, mayEdit, onEdit, onRemove }: ChannelRowProps): ReactNode {
  const { id, kind, name, enabled } = channel;
  const { icon: Icon, title } = KINDS[kind];
  const test = useMutation({ mutationFn: () => call('testAlertChannel', { params: { id } }) });
  return (
    <li data-testid="alert-channel" data-channel-id={id} className="rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-3">
        <Icon size={20} className="shrink-0 text-fg-2" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{name}</h2>
          <p className="text-sm text-fg-2">
            {title}
            {enabled ? '' : ' · switched off'}
          </p>
        </div>
        {mayEdit && (
          <div className="flex flex-wrap gap-2">
            <Button look="quiet" className="text-failed" data-testid="remove-channel" onClick={onRemove}>
              Remove
            </Button>
            <Button data-testid="edit-channel" onClick={onEdit}>
              Change
            </Button>
            <Button data-testid="test-channel" busy={test.isPending} onClick={() => test.mutate()}>
              Send a test
            </Button>
          </div>
        )}
      </div>
      <Health health={channel.health} />
      <div role="status" className="empty:hidden">
        {test.isError && <p className="mt-2 text-failed">{sentenceOf(test.error)}</p>}
        {test.data && !test.isPending && (
          <p data-testid="channel-tested" data-ok={test.data.ok} className={test.data.ok ? 'mt-2 text-succeeded' : 'mt-2 text-failed'}>
            {test.data.message}
          </p>
        )}
      </div>
    </li>
  );
}

function Health({ health: { pending, lastSentAt, lastError, failingSince } }: { readonly health: Channel['health'] }): ReactNode {
  return (
    <p data-testid="channel-health" className="mt-2 text-sm text-fg-2">
      {lastSentAt === null ? 'Nothing was told over it yet' : 'Last told '}
      {lastSentAt !== null && <Time at={lastSentAt} />}
      {pending > 0 && ` · ${String(pending)} waiting`}
      {failingSince !== null && lastError !== null && (
        <span className="text-failed">
          {' '}
          · failing since <Time at={failingSince} />: {lastError} It is tried again by itself.
        </span>
      )}
    </p>
  );
}
