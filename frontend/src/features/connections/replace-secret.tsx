'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';
import { secretFields } from './fields';
import { FieldOf } from './form-field';
import { FormAlert } from './form-alert';
import { missingFields, secretsOf, type Connection } from './form-values';
import { useValues } from './use-values';

interface ReplaceSecretProps {
  readonly connection: Connection;
  readonly onDone: () => void;
}

/** Takes a new secret in place of the present one; the account stays, so runs under way go on with it. */
export function ReplaceSecret({ connection: { id, kind }, onDone }: ReplaceSecretProps): ReactNode {
  const { ref, values, faults, alert, busy, change, submit } = useValues({});
  const client = useQueryClient();
  const fields = secretFields(kind);
  return (
    <form
      ref={ref}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit(missingFields(fields, values), async () => {
          await call('rotateSecret', { params: { id }, body: { secrets: secretsOf(kind, values) } });
          for (const name of ['getConnection', 'listConnections'] as const) void client.invalidateQueries({ queryKey: apiKey(name) });
          toast('The secret was replaced. Runs use the new one from now on.');
          onDone();
        });
      }}
    >
      <FormAlert text={alert} />
      <p className="text-fg-2">The present one is forgotten at once. Runs under way go on with the new one.</p>
      {fields.map((field) => (
        <FieldOf key={field.pointer} field={field} values={values} faults={faults} onChange={change} />
      ))}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" busy={busy} data-testid="save-secret">
          Replace
        </Button>
      </div>
    </form>
  );
}
