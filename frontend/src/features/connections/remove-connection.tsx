'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { Confirm } from '../../ui/confirm';
import { toast } from '../../ui/toast';
import type { Connection } from './form-values';
import { flowCount, UseList, useUses } from './uses';

interface RemoveConnectionProps {
  readonly connection: Connection;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onRemoved: () => void;
}

/** Removes a connection, after it was said what breaks. It can not be taken back: nobody has the secret any more. */
export function RemoveConnection({ connection: { id, service, name }, open, onOpenChange, onRemoved }: RemoveConnectionProps): ReactNode {
  const client = useQueryClient();
  const uses = useUses(id).data?.items ?? [];
  const used = uses.length > 0;
  const remove = useMutation({
    mutationFn: () => call('deleteConnection', { params: { id }, query: { force: used ? 'true' : 'false' } }),
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSuccess: () => {
      toast(`"${name}" of ${service} was removed, with its secret.`);
      onRemoved();
    },
    onSettled: async () => {
      onOpenChange(false);
      await client.invalidateQueries({ queryKey: apiKey('listConnections') });
      await client.invalidateQueries({ queryKey: apiKey('listConnectionUses') });
    },
  });
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove "${name}" of ${service}?`}
      action={used ? 'Remove anyway' : 'Remove'}
      danger
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      {used ? (
        <div className="flex flex-col gap-2">
          <p>
            <strong className="text-fg">{flowCount(uses)} would break at once.</strong> Their runs fail at these steps, before anything is
            sent, until you choose another connection there and publish:
          </p>
          <div className="max-h-[160px] overflow-y-auto">
            <UseList uses={uses} />
          </div>
          <p>The secret is deleted and can not be brought back.</p>
        </div>
      ) : (
        <p>No step uses it. The secret is deleted and can not be brought back.</p>
      )}
    </Confirm>
  );
}
