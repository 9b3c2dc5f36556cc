'use client';

import { isJsonObject, type JsonObject } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Choice, Field, Input } from '../../ui/field';
import { useDraftState } from '../draft/index';
import { fieldOf } from './form-fields';
import { FormField } from './form-field';
import { useForm } from './inspector-context';
import { FieldProblems } from './field-problems';
import { PaceFields } from './pace-fields';
import { TestAddress } from './test-address';
import { VerifyField } from './verify-field';

const BODIES = [
  { value: '', title: 'JSON (the default)' },
  { value: 'form', title: 'Form fields' },
  { value: 'text', title: 'Text' },
  { value: 'raw', title: 'Bytes as they come' },
];
const RESPONDS = [
  { value: '', title: 'At once, when the event is stored (the default)' },
  { value: 'onFinish', title: 'When the run has ended' },
  { value: 'fromStep', title: 'With what a “Respond” step says' },
];

const DEDUPE_KEY = {
  ...fieldOf('key', { type: 'string' }, false),
  title: 'Id of the event',
  hint: 'Events with the same id start one run only. Most senders have one, such as {{ trigger.body.id }}.',
};

/** Where a webhook listens, how its event is read, and how its sender is answered. */
export function WebhookForm({ config }: { readonly config: JsonObject }): ReactNode {
  const form = useForm();
  const flowId = useDraftState((state) => state.flowId);
  const path = typeof config['path'] === 'string' ? config['path'] : '';
  const address = `${window.location.origin}/hooks/${path}`;
  const dedupe = isJsonObject(config['dedupe']) ? config['dedupe'] : null;
  const choice = (
    name: string,
    label: string,
    options: readonly { readonly value: string; readonly title: string }[],
    hint?: string,
  ): ReactNode => (
    <div data-testid="field" data-field={`/${name}`} className="flex flex-col gap-1">
      <Field label={label} {...(hint === undefined ? {} : { hint })}>
        {(control) => (
          <Choice
            {...control}
            value={typeof config[name] === 'string' ? config[name] : ''}
            onChange={(event) => form.set([name], event.target.value === '' ? undefined : event.target.value, label)}
            options={options}
          />
        )}
      </Field>
      <FieldProblems problems={form.problems.get(`/trigger/config/${name}`) ?? []} />
    </div>
  );
  return (
    <>
      <FormField spec={{ ...fieldOf('path', { type: 'string' }, true), title: 'Path' }} path={['path']} value={config['path']} onlyFixed />
      <Field label="Address" hint="It listens once the flow is published.">
        {(control) => (
          <div className="flex gap-1">
            <Input
              {...control}
              readOnly
              value={address}
              data-testid="webhook-address"
              className="font-mono text-sm"
              onFocus={(event) => event.target.select()}
            />
            <CopyButton text={() => address} what="address" />
          </div>
        )}
      </Field>
      <TestAddress flowId={flowId} />
      <VerifyField verify={isJsonObject(config['verify']) ? config['verify'] : null} />
      {choice('body', 'The event is', BODIES, 'It is read so, whatever the sender says it is.')}
      <FormField
        spec={DEDUPE_KEY}
        path={['dedupe', 'key']}
        value={dedupe?.['key']}
        prefersExpression
        aside={
          dedupe && (
            <Button size="sm" look="quiet" className="h-6" onClick={() => form.set(['dedupe'], undefined, 'the id of the event')}>
              No id
            </Button>
          )
        }
      />
      {dedupe && (
        <FormField
          spec={{ ...fieldOf('window', { type: 'string' }, false, '30d'), title: 'Ids are remembered for' }}
          path={['dedupe', 'window']}
          value={dedupe['window']}
          onlyFixed
        />
      )}
      <PaceFields config={config} />
      {choice('respond', 'The sender is answered', RESPONDS)}
      {(config['respond'] === 'onFinish' || config['respond'] === 'fromStep') && (
        <FormField
          spec={{
            ...fieldOf(
              'respondWithin',
              { type: 'string', description: 'At most 60s; when it is over, the event is answered as accepted.' },
              false,
              '10s',
            ),
            title: 'At the latest after',
          }}
          path={['respondWithin']}
          value={config['respondWithin']}
          onlyFixed
        />
      )}
    </>
  );
}
