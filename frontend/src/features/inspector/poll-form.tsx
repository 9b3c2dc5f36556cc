'use client';

import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import { useMemo, type ReactNode } from 'react';
import { Choice, Field, Input } from '../../ui/field';
import { AtOnceField } from './at-once-field';
import { DurationField } from './duration-field';
import { FieldProblems } from './field-problems';
import { FormField } from './form-field';
import { fieldOf } from './form-fields';
import { FormContext, useForm, type FormModel } from './inspector-context';
import { LookNow } from './look-now';
import { PollCall } from './poll-call';
import { PollRecord } from './poll-record';
import { pollSources, type PollSources } from './poll-sources';
import { useContractOf, useSamples } from './use-inspecting';

const FIRST_LOOK = [
  { value: '', title: 'Only remember it, and start with what comes new (the default)' },
  { value: 'all', title: 'Start a run for each of them' },
];
const ITEMS = {
  ...fieldOf('items', { type: 'string' }, true),
  title: 'Where the items are',
  hint: 'The list in the answer, such as {{ trigger.output.body.items }}. Anything but a list is a failure, not “nothing new”.',
};
const KEY = {
  ...fieldOf('key', { type: 'string' }, true),
  title: 'What tells one item from another',
  hint: 'Such as {{ item.id }}: the same item starts one run. To hear of changes too, add what changes: {{ item.id & "@" & item.updatedAt }}.',
};
const MARKER = {
  ...fieldOf('marker', { type: 'string' }, false),
  title: 'Next marker',
  hint: 'Up to where it has looked, such as {{ $max(items.updatedAt) }}. The call asks with it: {{ trigger.marker }}, empty at the first look.',
};
const MOST = {
  ...fieldOf('most', { type: 'integer' }, false, 200),
  title: 'Items at once',
  hint: 'Most that one look starts; the next one goes on a second later.',
};

const textOf = (config: JsonObject, name: string): string => (typeof config[name] === 'string' ? config[name] : '');

/** What a flow asks another service for, how often, and how the answer is read; with what the published trigger is doing. */
export function PollForm({ config, flowId }: { readonly config: JsonObject; readonly flowId: string }): ReactNode {
  const form = useForm();
  const call = isJsonObject(config['call']) ? config['call'] : {};
  const contract = useContractOf()(textOf(call, 'operation').split('@')[0] ?? '');
  const { trigger } = useSamples();
  const sources = useMemo(() => pollSources(contract, trigger), [contract, trigger]);
  return (
    <>
      <Timing config={config} />
      <PollCall call={call} contract={contract} sources={sources.call} />
      <Reading config={config} sources={sources} />
      <div className="flex flex-col gap-1" data-testid="field" data-field="/first" data-pointer="/trigger/config/first">
        <Field label="What is there at the first look">
          {(control) => (
            <Choice
              {...control}
              data-testid="poll-first"
              value={config['first'] === 'all' ? 'all' : ''}
              options={FIRST_LOOK}
              onChange={(event) =>
                form.set(['first'], event.target.value === '' ? undefined : event.target.value, 'what happens at the first look')
              }
            />
          )}
        </Field>
      </div>
      <div data-testid="field" data-field="/window" data-pointer="/trigger/config/window">
        <DurationField
          label="An item is known after it was found last for"
          fallback="30d"
          value={typeof config['window'] === 'string' ? config['window'] : undefined}
          onChange={(value) => form.set(['window'], value, 'how long items are known')}
        >
          <FieldProblems problems={form.problems.get('/trigger/config/window') ?? []} />
        </DurationField>
      </div>
      <FormField spec={MOST} path={['most']} value={config['most']} onlyFixed />
      <AtOnceField concurrency={isJsonObject(config['concurrency']) ? config['concurrency'] : null} />
      <LookNow flowId={flowId} />
      <PollRecord flowId={flowId} />
    </>
  );
}

function Reading({ config, sources }: { readonly config: JsonObject; readonly sources: PollSources }): ReactNode {
  return (
    <>
      <With sources={sources.items}>
        <FormField spec={ITEMS} path={['items']} value={config['items']} prefersExpression />
      </With>
      <With sources={sources.key}>
        <FormField spec={KEY} path={['key']} value={config['key']} prefersExpression />
      </With>
      <With sources={sources.marker}>
        <FormField spec={MARKER} path={['marker']} value={config['marker']} prefersExpression />
      </With>
    </>
  );
}

/** Fields that read something else than the rest of the form. */
function With({ sources, children }: { readonly sources: FormModel['sources']; readonly children: ReactNode }): ReactNode {
  const form = useForm();
  const own = useMemo(() => ({ ...form, sources }), [form, sources]);
  return <FormContext value={own}>{children}</FormContext>;
}

/** How often it looks: after a time, or by the clock. */
function Timing({ config }: { readonly config: JsonObject }): ReactNode {
  const form = useForm();
  const byClock = config['cron'] !== undefined;
  const problems = (name: string): ReactNode => <FieldProblems problems={form.problems.get(`/trigger/config/${name}`) ?? []} />;
  const text = (name: string, label: string, placeholder: string, value: Json | undefined): ReactNode => (
    <div className="flex flex-col gap-1" data-testid="field" data-field={`/${name}`} data-pointer={`/trigger/config/${name}`}>
      <Field label={label}>
        {(control) => (
          <Input
            {...control}
            value={typeof value === 'string' ? value : ''}
            placeholder={placeholder}
            spellCheck={false}
            data-testid={`poll-${name}`}
            onChange={(event) =>
              form.set([name], name === 'zone' && event.target.value.trim() === '' ? undefined : event.target.value, 'when it looks')
            }
          />
        )}
      </Field>
      {problems(name)}
    </div>
  );
  return (
    <>
      <Field label="It looks">
        {(control) => (
          <Choice
            {...control}
            data-testid="poll-timing"
            value={byClock ? 'cron' : 'every'}
            options={[
              { value: 'every', title: 'Again and again, after a time' },
              { value: 'cron', title: 'When the clock says so' },
            ]}
            onChange={(event) => {
              const { every: _, cron: __, zone: ___, ...rest } = config;
              const timing = event.target.value === 'cron' ? { cron: '0 * * * *' } : { every: '5m' };
              form.set([], { ...timing, ...rest }, 'when it looks');
            }}
          />
        )}
      </Field>
      {byClock ? (
        <>
          {text('cron', 'Expression', '0 * * * *', config['cron'])}
          {text('zone', 'Time zone', 'UTC', config['zone'])}
        </>
      ) : (
        <div data-testid="field" data-field="/every" data-pointer="/trigger/config/every">
          <DurationField
            label="Every"
            fallback="5m"
            value={typeof config['every'] === 'string' ? config['every'] : undefined}
            onChange={(value) => form.set(['every'], value, 'how often it looks')}
          >
            {problems('every')}
          </DurationField>
        </div>
      )}
    </>
  );
}
