'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiError, sentenceOf } from '../../api/api-error';
import { call, type CallInput } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { toast } from '../../ui/toast';
import { ChannelFields } from './channel-fields';
import { bodyOf, EMPTY, faultsOf, valuesOf, type Channel, type ChannelValues } from './channel-values';

interface ChannelDialogProps {
  /** Null: shut. */
  readonly edited: Channel | 'new' | null;
  readonly onClose: () => void;
}

/** Makes a channel, or changes one. */
export function ChannelDialog({ edited, onClose }: ChannelDialogProps): ReactNode {
  const [secret, setSecret] = useState<string | null>(null);
  const close = (): void => {
    setSecret(null);
    onClose();
  };
  const channel = edited === 'new' ? null : edited;
  return (
    <Dialog
      open={edited !== null}
      onOpenChange={(open) => !open && close()}
      title={secret !== null ? 'The signing secret' : channel ? `Change "${channel.name}"` : 'New channel'}
      testId="channel-dialog"
    >
      {secret !== null && <MadeSecret secret={secret} onClose={close} />}
      {edited !== null && secret === null && (
        <Form
          key={channel?.id ?? 'new'}
          channel={channel}
          onDone={(made) => (made === null ? close() : setSecret(made))}
          onCancel={close}
        />
      )}
    </Dialog>
  );
}

function MadeSecret({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      <p>Whoever gets the alerts checks their signature with it. It is shown now and never again.</p>
      <p className="flex items-center gap-2 rounded-control bg-surface-2 p-2">
        <code data-testid="signing-secret" className="min-w-0 flex-1 font-mono text-sm break-all">
          {secret}
        </code>
        <CopyButton text={() => secret} what="signing secret" />
      </p>
      <div className="flex justify-end">
        <Button look="primary" data-testid="secret-kept" onClick={onClose}>
          I have it
        </Button>
      </div>
    </div>
  );
}

interface FormProps {
  /** Null: a new one. */
  readonly channel: Channel | null;
  /** @param secret one that the server has made */
  readonly onDone: (secret: string | null) => void;
  readonly onCancel: () => void;
}

function Form({ channel, onDone, onCancel }: FormProps): ReactNode {
  const [values, setValues] = useState<ChannelValues>(channel ? valuesOf(channel) : EMPTY);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => saved(channel, values),
    onSuccess: (secret) => {
      toast(channel ? 'The channel was changed.' : `"${values.name}" was made. Send a test now.`);
      onDone(secret);
    },
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('listAlertChannels') }),
  });
  const problems = save.error instanceof ApiError ? (save.error.problem.problems ?? []) : [];
  const faults = faultsOf(problems);
  return (
    <form
      noValidate
      autoComplete="off"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <div role="alert" className="empty:hidden">
        {save.isError && (
          <p data-testid="form-error" className="rounded-control border border-failed bg-failed-soft p-2">
            {Object.keys(faults).length > 0 ? 'Look at the marked fields. Nothing was saved.' : sentenceOf(save.error)}
          </p>
        )}
      </div>
      <ChannelFields values={values} faults={faults} exists={channel !== null} onChange={(part) => setValues({ ...values, ...part })} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={save.isPending} data-testid="save-channel">
          Save
        </Button>
      </div>
    </form>
  );
}

/** The server judges what was entered; the form only collects it. */
async function saved(channel: Channel | null, values: ChannelValues): Promise<string | null> {
  const { settings, secrets } = bodyOf(values);
  const { kind, name, enabled } = values;
  if (channel === null) {
    const body = { kind, name, enabled, settings, secrets } as unknown as CallInput<'createAlertChannel'>['body'];
    return (await call('createAlertChannel', { body })).signingSecret;
  }
  const entered = Object.keys(secrets).length > 0 ? { secrets } : {};
  const headers = { 'if-match': `"${String(channel.revision)}"` };
  await call('saveAlertChannel', { params: { id: channel.id }, headers, body: { name, enabled, settings, ...entered } });
  return null;
}
