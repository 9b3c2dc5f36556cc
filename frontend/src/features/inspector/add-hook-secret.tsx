'use client';

import { useMutation } from '@tanstack/react-query';
import { MIN_HOOK_SECRET_BYTES, SENDER_MAKES_SECRET, type HookSecretKind } from '@plumbline/shared';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { Field, Input } from '../../ui/field';
import { useSecretsChanged } from './use-secrets-changed';

interface AddProps {
  readonly flowId: string;
  readonly kind: HookSecretKind;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Takes a secret that the sender made, or makes one and shows it this once. */
export function AddHookSecret({ open, onOpenChange, ...rest }: AddProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="sm"
      title="Add a secret"
      description="It is encrypted, and nobody sees it again. The others count on until they end."
      testId="hook-secret-dialog"
    >
      {open && <AddForm {...rest} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function AddForm({ flowId, kind, onDone }: Pick<AddProps, 'flowId' | 'kind'> & { readonly onDone: () => void }): ReactNode {
  const refresh = useSecretsChanged(flowId);
  const [label, setLabel] = useState('');
  const [secret, setSecret] = useState('');
  const mayMake = !SENDER_MAKES_SECRET.includes(kind);
  const add = useMutation({
    mutationFn: () =>
      call('createHookSecret', {
        params: { id: flowId },
        body: {
          kind,
          label: label.trim() === '' ? new Date().toLocaleDateString() : label.trim(),
          secret: secret === '' ? 'generate' : secret,
        },
      }),
    onSuccess: (made) => {
      void refresh();
      if (made.generated === undefined) onDone();
    },
  });
  const made = add.data?.generated;
  if (made !== undefined) return <Made secret={made} onDone={onDone} />;
  const missing = !mayMake && secret === '';
  return (
    <form
      noValidate
      autoComplete="off"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing && !add.isPending) add.mutate();
      }}
    >
      <Field label="Called" hint="To tell it from the others: “from May on”.">
        {(control) => (
          <Input {...control} value={label} data-testid="hook-secret-label" onChange={(event) => setLabel(event.target.value)} />
        )}
      </Field>
      <Field
        label="Secret"
        required={!mayMake}
        hint={
          mayMake
            ? `At least ${MIN_HOOK_SECRET_BYTES} characters. Leave it empty, and one is made.`
            : 'The sender makes it: copy it from there.'
        }
        {...(add.error ? { error: sentenceOf(add.error) } : {})}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={secret}
            data-testid="hook-secret-value"
            onChange={(event) => setSecret(event.target.value.trim())}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" busy={add.isPending} disabled={missing} data-testid="save-hook-secret">
          {mayMake && secret === '' ? 'Make one' : 'Add'}
        </Button>
      </div>
    </form>
  );
}

function Made({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      <p>Give this to the sender now. It is not shown again.</p>
      <div className="flex items-center gap-2">
        <Input
          readOnly
          value={secret}
          aria-label="The new secret"
          data-testid="hook-secret-made"
          className="font-mono text-sm"
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={() => secret} what="secret" />
      </div>
      <div className="flex justify-end">
        <Button look="primary" data-testid="hook-secret-done" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
