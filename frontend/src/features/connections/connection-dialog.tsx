'use client';

import { CONNECTION_KIND_DEFINITIONS } from '@plumbline/shared';
import { useQueryClient } from '@tanstack/react-query';
import { KeyRound, Lock, Pencil, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallInput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure, Skeleton } from '../../ui/feedback';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { ConnectionForm } from './connection-form';
import { settingFields } from './fields';
import { bodyOf, valuesOf, type Connection } from './form-values';
import { RemoveConnection } from './remove-connection';
import { ReplaceSecret } from './replace-secret';
import { TestConnection } from './test-connection';
import { Uses } from './uses';

type Doing = 'look' | 'change' | 'secret';

interface ConnectionDialogProps {
  /** Null: closed. */
  readonly id: string | null;
  readonly mayEdit: boolean;
  readonly onClose: () => void;
}

/** One connection: what it is for, whether it works, who uses it. */
export function ConnectionDialog({ id, mayEdit, onClose }: ConnectionDialogProps): ReactNode {
  const connection = useApi('getConnection', { params: { id: id ?? '' } }, { enabled: id !== null });
  const [doing, setDoing] = useState<Doing>('look');
  const found = id === null ? undefined : connection.data;
  const close = (): void => {
    setDoing('look');
    onClose();
  };
  return (
    <Dialog
      open={id !== null}
      onOpenChange={(open) => !open && close()}
      title={found ? `${found.service}: ${found.name}` : 'Connection'}
      description={found ? CONNECTION_KIND_DEFINITIONS[found.kind].title : undefined}
      testId="connection-dialog"
    >
      {connection.isError && id !== null && <Failure title="This connection could not be read">{sentenceOf(connection.error)}</Failure>}
      {id !== null && connection.isPending && <Skeleton lines={6} />}
      {found && doing === 'look' && <Look connection={found} mayEdit={mayEdit} onDo={setDoing} onClose={close} />}
      {found && doing === 'change' && <Change connection={found} onDone={() => setDoing('look')} />}
      {found && doing === 'secret' && <ReplaceSecret connection={found} onDone={() => setDoing('look')} />}
    </Dialog>
  );
}

interface LookProps {
  readonly connection: Connection;
  readonly mayEdit: boolean;
  readonly onDo: (doing: Doing) => void;
  readonly onClose: () => void;
}

function Look({ connection, mayEdit, onDo, onClose }: LookProps): ReactNode {
  const [removing, setRemoving] = useState(false);
  const ofSystem = connection.kind === 'practice';
  return (
    <div className="flex flex-col gap-4">
      <Facts connection={connection} />
      <TestConnection connection={connection} mayEdit={mayEdit} />
      <Uses id={connection.id} />
      {ofSystem ? (
        <p data-testid="of-system" className="flex items-start gap-2 rounded-control bg-surface-2 p-2 text-fg-2">
          <Lock size={14} className="mt-0.5 shrink-0" aria-hidden="true" />
          The system makes this connection to its own practice service and keeps address and token up to date, so it can not be changed by
          hand.
        </p>
      ) : (
        mayEdit && (
          <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-3">
            <Button look="quiet" className="mr-auto text-failed" data-testid="remove-connection" onClick={() => setRemoving(true)}>
              <Trash2 size={14} aria-hidden="true" />
              Remove
            </Button>
            <Button data-testid="replace-secret" onClick={() => onDo('secret')}>
              <KeyRound size={14} aria-hidden="true" />
              Replace the secret
            </Button>
            <Button data-testid="change-connection" onClick={() => onDo('change')}>
              <Pencil size={14} aria-hidden="true" />
              Change
            </Button>
          </div>
        )
      )}
      <RemoveConnection connection={connection} open={removing} onOpenChange={setRemoving} onRemoved={onClose} />
    </div>
  );
}

function Facts({ connection }: { readonly connection: Connection }): ReactNode {
  const { settings, hosts, account, lastUsedAt, rotatedAt, createdBy, createdAt } = connection;
  const known = settingFields(connection.kind).flatMap(({ pointer, title, options }) => {
    const value = settings[pointer.replace('/settings/', '')];
    if (value === undefined || typeof value === 'object') return [];
    return [{ title, value: options?.find((option) => option.value === value)?.title ?? String(value) }];
  });
  return (
    <dl className="grid grid-cols-[140px_1fr] gap-x-4 gap-y-1">
      {known.map(({ title, value }) => (
        <Fact key={title} title={title}>
          {value}
        </Fact>
      ))}
      <Fact title="Hosts">
        <span className="font-mono text-sm break-all">{hosts.join(', ')}</span>
      </Fact>
      {account !== null && <Fact title="Account">{account}</Fact>}
      <Fact title="Last used">{lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} />}</Fact>
      <Fact title="Secret entered">
        <Time at={rotatedAt} />
      </Fact>
      <Fact title="Made">
        <Time at={createdAt} /> by {createdBy}
      </Fact>
    </dl>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt className="text-fg-2">{title}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Change({ connection, onDone }: { readonly connection: Connection; readonly onDone: () => void }): ReactNode {
  const client = useQueryClient();
  const { id, kind, revision } = connection;
  return (
    <ConnectionForm
      kind={kind}
      initial={valuesOf(connection)}
      exists
      onBack={onDone}
      onSave={async (values, secretsEntered) => {
        const body = bodyOf(kind, values, secretsEntered) as unknown as CallInput<'saveConnection'>['body'];
        const saved = await call('saveConnection', { params: { id }, headers: { 'if-match': `"${String(revision)}"` }, body });
        client.setQueryData(apiKey('getConnection', { params: { id } }), saved);
        void client.invalidateQueries({ queryKey: apiKey('listConnections') });
        toast('Saved. Flows use it as it is now.');
        onDone();
      }}
    />
  );
}
