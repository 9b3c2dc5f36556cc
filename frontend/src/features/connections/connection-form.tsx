'use client';

import type { ConnectionKind } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Field, Textarea } from '../../ui/field';
import { FieldOf } from './form-field';
import { saysItsHosts, secretFields, settingFields, type FormField } from './fields';
import { FormAlert } from './form-alert';
import { missingFields, type Values } from './form-values';
import { useValues } from './use-values';

interface ConnectionFormProps {
  readonly kind: ConnectionKind;
  readonly initial: Values;
  /** It is there already: the secret may stay as it is. */
  readonly exists: boolean;
  /** @param secretsEntered whether any secret was typed */
  readonly onSave: (values: Values, secretsEntered: boolean) => Promise<void>;
  readonly onBack: () => void;
}

const COMMON: readonly FormField[] = [
  { pointer: '/service', title: 'Service', required: true, type: 'text', hint: 'The outside system, such as HubSpot.', example: 'HubSpot' },
  {
    pointer: '/name',
    title: 'Name',
    required: true,
    type: 'text',
    hint: 'Tells it from others of the same service.',
    example: 'Sales account',
  },
];
const ACCOUNT: FormField = {
  pointer: '/account',
  title: 'Account',
  required: false,
  type: 'text',
  hint: 'Who the service takes us for. What may have happened is only sent again under the same account.',
};
const HOSTS: FormField = { pointer: '/hosts', title: 'Hosts', required: true, type: 'text' };

/** What makes a connection. Secrets go in here and are shown nowhere again. */
export function ConnectionForm({ kind, initial, exists, onSave, onBack }: ConnectionFormProps): ReactNode {
  const { ref, values, faults, alert, busy, change, submit } = useValues(
    initial,
    secretFields(kind).map(({ pointer }) => pointer),
  );
  const secrets = secretFields(kind).map((field) => (exists ? { ...field, required: false } : field));
  const settings = settingFields(kind);
  const asked = [...COMMON, ...settings, ...(saysItsHosts(kind) ? [] : [HOSTS]), ...secrets];
  const entered = secrets.some(({ pointer }) => (values[pointer] ?? '') !== '');
  const field = (one: FormField): ReactNode => <FieldOf key={one.pointer} field={one} values={values} faults={faults} onChange={change} />;
  return (
    <form
      ref={ref}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit(missingFields(asked, values), () => onSave(values, entered));
      }}
    >
      <FormAlert text={alert} />
      <div className="grid gap-4 sm:grid-cols-2">{COMMON.map(field)}</div>
      {settings.length > 0 && <div className="grid gap-4 sm:grid-cols-2">{settings.map(field)}</div>}
      {!saysItsHosts(kind) && (
        <Field
          label="Hosts"
          required
          hint="Where it may be used, one a line: api.example.com (https only), crm.internal:8443, *.example.com. Calls elsewhere are refused."
          {...(faults['/hosts'] === undefined ? {} : { error: faults['/hosts'] })}
        >
          {(control) => (
            <Textarea
              {...control}
              data-testid="field-hosts"
              className="font-mono text-sm"
              rows={2}
              spellCheck={false}
              value={values['/hosts'] ?? ''}
              onChange={({ target }) => change('/hosts', target.value)}
            />
          )}
        </Field>
      )}
      {field(ACCOUNT)}
      <fieldset className="flex flex-col gap-4 rounded-control border border-line bg-surface-2 p-3">
        <legend className="sr-only">Secret</legend>
        {secrets.map(field)}
        <p className="text-sm text-fg-2">
          {exists
            ? 'Leave it empty to keep the present one. Who lets it go to another host enters it again.'
            : 'It is encrypted at once and never shown again, to nobody.'}
        </p>
      </fieldset>
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{exists ? 'Cancel' : 'Back'}</Button>
        <Button type="submit" look="primary" busy={busy} data-testid="save-connection">
          Save
        </Button>
      </div>
    </form>
  );
}
