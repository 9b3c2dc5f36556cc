'use client';

import { effectOf, EFFECT_CLASSES, isJsonObject, type JsonObject, type OperationContract } from '@plumbline/shared';
import Link from 'next/link';
import { useMemo, type ReactNode } from 'react';
import { Choice, Field } from '../../ui/field';
import { useDraft, useDraftState } from '../draft/index';
import { FieldProblems } from './field-problems';
import { Fields } from './fields';
import { FormField } from './form-field';
import { fieldOf } from './form-fields';
import { FIRST, inputSpecs } from './input-specs';
import { FormContext, useForm, type FormModel } from './inspector-context';

interface PollCallProps {
  readonly call: JsonObject;
  readonly contract: OperationContract | undefined;
  readonly sources: FormModel['sources'];
}

const SUCCESS = {
  ...fieldOf('success', { type: 'string' }, false),
  title: 'It went well when',
  hint: 'For services that answer 200 also when they say no: {{ $not(response.body.ok = false) }}.',
};

/** What is asked: the operation, the account, and its input, as a step has them. */
export function PollCall({ call, contract, sources }: PollCallProps): ReactNode {
  const form = useForm();
  const operations = useDraftState((state) => state.operations);
  const reading = useMemo(() => operations.filter(onlyReads), [operations]);
  const operation = typeof call['operation'] === 'string' ? call['operation'] : '';
  const inner = useMemo(() => below(form, sources), [form, sources]);
  const options = reading.map(({ id, title }) => ({ value: id, title }));
  const isKnown = options.some(({ value }) => value === operation);
  const policy = isJsonObject(call['policy']) ? call['policy'] : {};
  const own = ['', '/operation', '/input'].flatMap((name) => form.problems.get(`/trigger/config/call${name}`) ?? []);
  return (
    <fieldset className="flex flex-col gap-4 border-l-2 border-line pl-3" data-testid="poll-call">
      <legend className="font-semibold">What is asked</legend>
      <div className="flex flex-col gap-1" data-testid="field" data-field="/call/operation" data-pointer="/trigger/config/call/operation">
        <Field label="Operation" required hint="Only those that read: it is asked again and again.">
          {(control) => (
            <Choice
              {...control}
              data-testid="poll-operation"
              value={operation}
              options={isKnown ? options : [{ value: operation, title: operation === '' ? 'Choose one' : operation }, ...options]}
              onChange={(event) => form.set(['call'], { operation: event.target.value }, 'what is asked')}
            />
          )}
        </Field>
        <FieldProblems problems={own} />
      </div>
      {contract?.connection && <PollConnection call={call} contract={contract} />}
      {contract && (
        <FormContext value={inner}>
          <Fields specs={inputSpecs(contract)} value={call['input']} first={FIRST[contract.id] ?? null} />
        </FormContext>
      )}
      {contract?.id === 'http.request' && (
        <FormField spec={SUCCESS} path={['call', 'policy', 'success']} value={policy['success']} prefersExpression />
      )}
    </fieldset>
  );
}

/** Operations that may be asked again and again, or of which the input decides that. */
function onlyReads({ effect }: OperationContract): boolean {
  if (effect === null) return false;
  const possible = typeof effect === 'string' ? [effect] : EFFECT_CLASSES.filter((one) => Object.values(effect.values).includes(one));
  return possible.includes('safe') || effectOf(effect, {}) === 'idempotent';
}

/** The form of the call's input, inside that of the trigger. */
function below(form: FormModel, sources: FormModel['sources']): FormModel {
  return {
    ...form,
    base: `${form.base}/call/input`,
    sources,
    set: (path, value, title) => form.set(['call', 'input', ...path], value, title),
    rename: (path, to, title) => form.rename(['call', 'input', ...path], to, title),
  };
}

function PollConnection({ call, contract }: { readonly call: JsonObject; readonly contract: OperationContract }): ReactNode {
  const form = useForm();
  const draft = useDraft();
  // Another one may have been made meanwhile, in another tab.
  useDraftState((state) => state.around);
  const known = draft.connectionsFor(contract);
  const { connection } = call;
  const isForeign = connection !== undefined && !known.some(({ id }) => id === connection);
  const none = known.length === 0 ? 'There is none that fits yet' : contract.connection?.required === true ? 'Choose one' : 'None';
  return (
    <div className="flex flex-col gap-1" data-testid="field" data-field="/call/connection" data-pointer="/trigger/config/call/connection">
      <Field
        label="Connection"
        required={contract.connection?.required ?? false}
        aside={
          <Link href="/connections" className="text-sm text-accent underline">
            Create one
          </Link>
        }
      >
        {(control) => (
          <Choice
            {...control}
            data-testid="poll-connection"
            value={isForeign ? 'foreign' : typeof connection === 'string' ? connection : ''}
            options={[
              { value: '', title: none },
              ...(isForeign ? [{ value: 'foreign', title: 'A connection that is not here' }] : []),
              ...known.map((one) => ({ value: one.id, title: `${one.service} · ${one.name}` })),
            ]}
            onChange={(event) => {
              const { value } = event.target;
              if (value !== 'foreign') form.set(['call', 'connection'], value === '' ? undefined : value, 'the connection');
            }}
          />
        )}
      </Field>
      <FieldProblems problems={form.problems.get('/trigger/config/call/connection') ?? []} />
    </div>
  );
}
