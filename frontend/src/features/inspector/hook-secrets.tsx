'use client';

import { useMutation } from '@tanstack/react-query';
import type { HookSecretKind } from '@plumbline/shared';
import { KeyRound, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/confirm';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { AddHookSecret } from './add-hook-secret';
import { useSecretsChanged } from './use-secrets-changed';

type HookSecret = CallOutput<'listHookSecrets'>['items'][number];

/** How long the old secret still counts when another one takes its place, ms: senders try again for days. */
const OVERLAP_MS = 3 * 24 * 60 * 60 * 1_000;

/** The secrets that count for this kind: several at once, so that one can be exchanged without a gap. Nobody sees their values. */
export function HookSecrets({ flowId, kind }: { readonly flowId: string; readonly kind: HookSecretKind }): ReactNode {
  const mayEdit = useMay('editor');
  const { data, error } = useApi('listHookSecrets', { params: { id: flowId } }, { enabled: mayEdit });
  const [adds, setAdds] = useState(false);
  if (!mayEdit) return <p className="text-sm text-fg-3">Who may edit flows sees the secrets of this webhook.</p>;
  const secrets = (data?.items ?? []).filter((secret) => secret.kind === kind);
  const active = secrets.filter((secret) => secret.active).length;
  return (
    <section aria-label="Secrets" className="flex flex-col gap-2" data-testid="hook-secrets">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-medium">Secrets</h3>
        <Button size="sm" look="plain" data-testid="add-hook-secret" onClick={() => setAdds(true)}>
          <Plus size={14} aria-hidden="true" />
          Add a secret
        </Button>
      </div>
      {error && <p className="text-sm text-failed">{sentenceOf(error)}</p>}
      {data && active === 0 && (
        <p className="text-sm text-fg-2" data-testid="no-hook-secret">
          There is none that counts, so everything is refused. Add one before the flow is published.
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {secrets.map((secret) => (
          <SecretRow key={secret.id} flowId={flowId} secret={secret} isOnly={secret.active && active === 1} />
        ))}
      </ul>
      <AddHookSecret flowId={flowId} kind={kind} open={adds} onOpenChange={setAdds} />
    </section>
  );
}

interface RowProps {
  readonly flowId: string;
  readonly secret: HookSecret;
  /** No other one counts. */
  readonly isOnly: boolean;
}

function SecretRow({ flowId, secret, isOnly }: RowProps): ReactNode {
  const refresh = useSecretsChanged(flowId);
  const [removes, setRemoves] = useState(false);
  const params = { id: flowId, secretId: secret.id };
  const change = useMutation({
    mutationFn: async (to: 'expires' | 'stays' | 'removed'): Promise<void> => {
      if (to === 'removed') await call('deleteHookSecret', { params });
      else {
        const expiresAt = to === 'stays' ? null : new Date(Date.now() + OVERLAP_MS).toISOString();
        await call('changeHookSecret', { params, body: { expiresAt } });
      }
    },
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: () => {
      setRemoves(false);
      return refresh();
    },
  });
  return (
    <li className="rounded-control border border-line p-2" data-testid="hook-secret" data-active={secret.active}>
      <div className="flex items-center gap-2">
        <KeyRound size={14} aria-hidden="true" className="shrink-0 text-fg-3" />
        <span className="min-w-0 flex-1 truncate font-medium">{secret.label}</span>
        {secret.active && secret.expiresAt === null && !isOnly && (
          <Button size="sm" look="quiet" busy={change.isPending} data-testid="expire-hook-secret" onClick={() => change.mutate('expires')}>
            End in 3 days
          </Button>
        )}
        {secret.active && secret.expiresAt !== null && (
          <Button size="sm" look="quiet" busy={change.isPending} data-testid="keep-hook-secret" onClick={() => change.mutate('stays')}>
            Keep it
          </Button>
        )}
        <Button size="sm" look="quiet" data-testid="remove-hook-secret" onClick={() => setRemoves(true)}>
          Remove
        </Button>
      </div>
      <p className="text-sm text-fg-3">
        Added <Time at={secret.createdAt} /> by {secret.createdBy}.{' '}
        {secret.lastUsedAt === null ? (
          'No event was signed with it yet.'
        ) : (
          <>
            Last signed with <Time at={secret.lastUsedAt} />.
          </>
        )}{' '}
        {secret.expiresAt !== null && (
          <>
            {secret.active ? 'Ends ' : 'Ended '}
            <Time at={secret.expiresAt} />.
          </>
        )}
      </p>
      <Confirm
        open={removes}
        onOpenChange={setRemoves}
        title={`Remove “${secret.label}”?`}
        action="Remove"
        danger
        busy={change.isPending}
        onConfirm={() => change.mutate('removed')}
      >
        What is signed with it is refused from now on, also what is sent again.{' '}
        {isOnly ? 'It is the only one that counts: after this, everything is refused.' : ''}
      </Confirm>
    </li>
  );
}
