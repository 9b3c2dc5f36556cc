'use client';

import type { ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { Choice, Field, Input, Textarea } from '../../ui/field';
import { Switch } from '../../ui/switch';
import type { ChannelValues, faultsOf } from './channel-values';

interface ChannelFieldsProps {
  readonly values: ChannelValues;
  readonly faults: ReturnType<typeof faultsOf>;
  /** It is there already: its kind stays, and so does its secret unless one is entered. */
  readonly exists: boolean;
  readonly onChange: (part: Partial<ChannelValues>) => void;
}

const KINDS = [
  { value: 'webhook', title: 'Signed webhook' },
  { value: 'slack', title: 'Chat: incoming webhook of Slack, or alike' },
  { value: 'email', title: 'Mail' },
] as const;

/** The fields of a channel, by its kind. */
export function ChannelFields({ values, faults, exists, onChange }: ChannelFieldsProps): ReactNode {
  const { kind, name, enabled } = values;
  return (
    <>
      {!exists && (
        <Field label="Kind">
          {(control) => (
            <Choice
              {...control}
              data-testid="channel-kind"
              value={kind}
              options={KINDS}
              onChange={({ target }) => onChange({ kind: KINDS.find(({ value }) => value === target.value)?.value ?? 'webhook' })}
            />
          )}
        </Field>
      )}
      <Field label="Name" required hint="Who is told, such as: on-call, sales channel." {...errorOf(faults.name)}>
        {(control) => (
          <Input {...control} data-testid="channel-name" value={name} onChange={({ target }) => onChange({ name: target.value })} />
        )}
      </Field>
      {kind === 'webhook' && <WebhookFields {...{ values, faults, exists, onChange }} />}
      {kind === 'slack' && <SlackFields {...{ values, faults, exists, onChange }} />}
      {kind === 'email' && <MailFields {...{ values, faults, exists, onChange }} />}
      {exists && <Toggle label="Switched on" checked={enabled} onChange={(on) => onChange({ enabled: on })} />}
    </>
  );
}

function WebhookFields({ values, faults, exists, onChange }: ChannelFieldsProps): ReactNode {
  return (
    <>
      <Field label="Address" required {...errorOf(faults.url)}>
        {(control) => (
          <Input
            {...control}
            data-testid="channel-url"
            className="font-mono text-sm"
            spellCheck={false}
            placeholder="https://example.com/alerts"
            value={values.url}
            onChange={({ target }) => onChange({ url: target.value })}
          />
        )}
      </Field>
      <Field
        label="Signing secret"
        hint={exists ? 'Leave it empty to keep the present one.' : 'Leave it empty: one is made, and shown once.'}
        {...errorOf(faults.secret)}
      >
        {(control) => <Secret control={control} values={values} onChange={onChange} placeholder="whsec_…" />}
      </Field>
    </>
  );
}

function SlackFields({ values, faults, exists, onChange }: ChannelFieldsProps): ReactNode {
  const hint = exists
    ? 'Leave it empty to keep the present one.'
    : 'Whoever knows it may post there, so it is kept as a secret and shown to nobody.';
  return (
    <Field label="Address of the incoming webhook" required={!exists} hint={hint} {...errorOf(faults.secret)}>
      {(control) => <Secret control={control} values={values} onChange={onChange} placeholder="https://hooks.slack.com/services/…" />}
    </Field>
  );
}

function MailFields({ values, faults, onChange }: ChannelFieldsProps): ReactNode {
  const connections = useApi('listConnections', { query: { limit: 200 } });
  const servers = (connections.data?.items ?? []).filter(({ kind }) => kind === 'smtp');
  const options = [
    { value: '', title: 'Choose one' },
    ...servers.map(({ id, service, name }) => ({ value: id, title: `${service}: ${name}` })),
  ];
  const none =
    connections.data && servers.length === 0 ? 'There is none yet. Make a connection of the kind "Mail server" first.' : undefined;
  return (
    <>
      <Field label="Mail server" required hint={none} {...errorOf(faults.connectionId)}>
        {(control) => (
          <Choice
            {...control}
            data-testid="channel-connection"
            value={values.connectionId}
            options={options}
            onChange={({ target }) => onChange({ connectionId: target.value })}
          />
        )}
      </Field>
      <Field label="To" hint="One address a line." {...errorOf(faults.to)}>
        {(control) => (
          <Textarea
            {...control}
            data-testid="channel-to"
            spellCheck={false}
            value={values.to}
            onChange={({ target }) => onChange({ to: target.value })}
          />
        )}
      </Field>
      <Toggle
        label="Also to the owners of the affected flows, where these are mail addresses"
        checked={values.owners}
        onChange={(owners) => onChange({ owners })}
      />
    </>
  );
}

interface SecretProps extends Pick<ChannelFieldsProps, 'values' | 'onChange'> {
  readonly control: { readonly id: string };
  readonly placeholder: string;
}

function Secret({ control, values, onChange, placeholder }: SecretProps): ReactNode {
  return (
    <Input
      {...control}
      data-testid="channel-secret"
      type="password"
      autoComplete="new-password"
      placeholder={placeholder}
      value={values.secret}
      onChange={({ target }) => onChange({ secret: target.value })}
    />
  );
}

interface ToggleProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
}

function Toggle({ label, checked, onChange }: ToggleProps): ReactNode {
  return (
    <label className="flex items-center gap-3">
      <Switch checked={checked} onCheckedChange={onChange} aria-label={label} />
      {label}
    </label>
  );
}

const errorOf = (error: string | undefined): { readonly error?: string } => (error === undefined ? {} : { error });
