'use client';

import type { JsonObject } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Choice, Field } from '../../ui/field';
import { FieldProblems } from './field-problems';
import { FormField } from './form-field';
import { fieldOf } from './form-fields';
import { useForm } from './inspector-context';

const LIMIT = {
  ...fieldOf('limit', { type: 'integer' }, false),
  title: 'At work at once',
  hint: 'At most so many runs; the others wait in line, and nothing is dropped. Left empty, as many as there is room for.',
};
const KEY = {
  ...fieldOf('key', { type: 'string' }, false),
  title: 'So many of each',
  hint: 'Such as {{ trigger.body.customer }}. Left empty, of all runs of this flow.',
};
const MODES = [
  { value: '', title: 'makes room for the next one (the default)' },
  { value: 'block', title: 'keeps its place' },
];
const WHAT = 'how many are at work at once';

/** How many runs of one key are at work at once. */
export function AtOnceField({ concurrency }: { readonly concurrency: JsonObject | null }): ReactNode {
  const form = useForm();
  const off = (
    <Button size="sm" look="quiet" className="h-6" data-testid="no-limit" onClick={() => form.set(['concurrency'], undefined, WHAT)}>
      No limit
    </Button>
  );
  return (
    <>
      <FormField spec={LIMIT} path={['concurrency', 'limit']} value={concurrency?.['limit']} onlyFixed aside={concurrency && off} />
      {concurrency && (
        <>
          <FormField spec={KEY} path={['concurrency', 'key']} value={concurrency['key']} prefersExpression />
          <div data-testid="field" data-field="/concurrency/mode" className="flex flex-col gap-1">
            <Field label="A run that is stuck" hint="Stuck is one that is parked or waits for a person.">
              {(control) => (
                <Choice
                  {...control}
                  value={concurrency['mode'] === 'block' ? 'block' : ''}
                  onChange={(event) => form.set(['concurrency', 'mode'], event.target.value === '' ? undefined : 'block', WHAT)}
                  options={MODES}
                />
              )}
            </Field>
            <FieldProblems problems={form.problems.get('/trigger/config/concurrency/mode') ?? []} />
          </div>
        </>
      )}
    </>
  );
}
