'use client';

import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { Choice, Field } from '../../ui/field';
import { useDraft } from '../draft/index';
import { FieldProblems } from './field-problems';
import { Fields } from './fields';
import { fieldOf, fieldsOf } from './form-fields';
import { FormField } from './form-field';
import { useForm, useInspecting } from './inspector-context';

const FRESH_MS = 30_000;
const CALLABLE = ['flow', 'manual'];

/** Which published flow is called, and what it is given: a form from its own contract. */
export function SubflowForm({ input }: { readonly input: Json | undefined }): ReactNode {
  const draft = useDraft();
  const form = useForm();
  const { id } = useInspecting();
  const own = isJsonObject(input) ? input : {};
  const chosen = typeof own['flow'] === 'string' ? own['flow'] : '';
  const flows = useApi('listFlows', { query: { limit: 200 } }, { freshMs: FRESH_MS });
  const published = (flows.data?.items ?? []).filter((one) => one.publishedVersion !== null && one.id !== draft.state.flowId);
  const callee = published.find((one) => one.id === chosen);
  const version = useApi(
    'getVersion',
    { params: { id: chosen, version: callee?.publishedVersion ?? 1 } },
    { enabled: callee !== undefined, freshMs: FRESH_MS },
  );
  const trigger = version.data?.document.trigger;
  const isCallable = trigger === undefined || CALLABLE.includes(trigger.operation);
  const body = bodySchema(trigger?.output);
  const given = own['input'];
  const isForm = body !== null && (given === undefined || isJsonObject(given));
  return (
    <div className="flex flex-col gap-4">
      <div data-testid="field" data-field="/flow" className="flex flex-col gap-1">
        <Field
          label="Flow"
          required
          hint="Published flows; its trigger must be “flow” or “manual”."
          aside={
            callee && (
              <Link href={`/flows/${callee.id}`} className="text-sm text-accent underline">
                Open it
              </Link>
            )
          }
          {...(isCallable ? {} : { error: 'This flow starts by itself: its trigger is not “flow” or “manual”, so it can not be called.' })}
        >
          {(control) => (
            <Choice
              {...control}
              data-testid="subflow"
              value={chosen}
              onChange={(event) => form.set(['flow'], event.target.value === '' ? undefined : event.target.value, 'the flow')}
              options={[
                {
                  value: '',
                  title: flows.isPending ? 'Loading …' : published.length === 0 ? 'No other flow is published yet' : 'Choose one',
                },
                ...(chosen !== '' && !callee
                  ? [{ value: chosen, title: flows.isPending ? 'Loading …' : 'A flow that is not published here' }]
                  : []),
                ...published.map((one) => ({ value: one.id, title: one.name })),
              ]}
            />
          )}
        </Field>
        <FieldProblems problems={form.problems.get(`${form.base}/flow`) ?? []} value={chosen} path={['flow']} title="the flow" />
      </div>
      {isForm ? (
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-2 font-semibold">What it is given</legend>
          <Fields key={id + chosen} specs={fieldsOf(body)} value={given} path={['input']} />
        </fieldset>
      ) : (
        <FormField
          spec={{ ...fieldOf('input', {}, false), title: 'What it is given', hint: 'The other flow finds it in trigger.body.' }}
          path={['input']}
          value={given}
        />
      )}
    </div>
  );
}

/** What a flow takes, when its contract lists fields. */
function bodySchema(output: JsonObject | undefined): JsonObject | null {
  const properties = output?.['properties'];
  const body = isJsonObject(properties) ? properties['body'] : undefined;
  return isJsonObject(body) && isJsonObject(body['properties']) && Object.keys(body['properties']).length > 0 ? body : null;
}
