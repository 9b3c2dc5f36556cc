'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { BellRing, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/confirm';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { toast } from '../../ui/toast';
import { ChannelDialog } from './channel-dialog';
import { ChannelRow } from './channel-row';

type Channel = CallOutput<'listAlertChannels'>['items'][number];

const EVERY_MS = 5_000;

/** Where alerts go. */
export function Channels(): ReactNode {
  const channels = useApi('listAlertChannels', {}, { everyMs: EVERY_MS });
  const [edited, setEdited] = useState<Channel | 'new' | null>(null);
  const [removed, setRemoved] = useState<Channel | null>(null);
  const mayEdit = useMay('editor');
  const button = mayEdit && (
    <Button look="primary" data-testid="new-channel" onClick={() => setEdited('new')}>
      <Plus size={16} aria-hidden="true" />
      New channel
    </Button>
  );
  if (channels.isPending) return <Skeleton label="Reading the channels" />;
  if (channels.isError) {
    return (
      <Failure title="The channels could not be read" onRetry={() => void channels.refetch()}>
        {sentenceOf(channels.error)}
      </Failure>
    );
  }
  const { items } = channels.data;
  return (
    <div className="flex flex-col gap-3 py-4">
      {items.length > 0 && <div className="flex justify-end">{button}</div>}
      {items.length === 0 && (
        <Empty icon={<BellRing size={28} />} title="Nobody is told yet" action={button}>
          Make a channel: a mail, a signed webhook, or a chat. Open incidents are told as soon as there is one.
        </Empty>
      )}
      <ul className="flex flex-col gap-2" aria-label="Channels">
        {items.map((channel) => (
          <ChannelRow
            key={channel.id}
            channel={channel}
            mayEdit={mayEdit}
            onEdit={() => setEdited(channel)}
            onRemove={() => setRemoved(channel)}
          />
        ))}
      </ul>
      <ChannelDialog edited={edited} onClose={() => setEdited(null)} />
      <RemoveChannel channel={removed} onClose={() => setRemoved(null)} />
    </div>
  );
}

function RemoveChannel({ channel, onClose }: { readonly channel: Channel | null; readonly onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => call('deleteAlertChannel', { params: { id } }),
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: apiKey('listAlertChannels') });
      await client.invalidateQueries({ queryKey: apiKey('listAlerts') });
    },
  });
  return (
    <Confirm
      open={channel !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove "${channel?.name ?? ''}"?`}
      action="Remove"
      danger
      busy={remove.isPending}
      onConfirm={() => channel && remove.mutate(channel.id)}
    >
      <p>
        Its secret is deleted.
        {channel !== null &&
          channel.health.pending > 0 &&
          ` ${String(channel.health.pending)} alerts that wait are dropped, and shown as such.`}
      </p>
    </Confirm>
  );
}
