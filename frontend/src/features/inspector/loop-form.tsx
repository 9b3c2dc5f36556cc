'use client';

import { isJsonObject, type Json } from '@plumbline/shared';
import { useMemo, type ReactNode } from 'react';
import { bodiesOf } from '../../canvas-core/links';
import { Choice, Field } from '../../ui/field';
import { useDraftState } from '../draft/index';
import { FieldProblems } from './field-problems';
import { Fields } from './fields';
import type { FieldSpec } from './form-fields';
import { useForm, useInspecting } from './inspector-context';

const FIRST = ['items', 'concurrency', 'onError', 'whenEmpty'];

/** What is gone through, how many at a time, what a failure and what an empty list mean, and what is collected. */
export function LoopForm({ input, specs }: { readonly input: Json | undefined; readonly specs: readonly FieldSpec[] }): ReactNode {
  const { id } = useInspecting();
  const form = useForm();
  const steps = useDraftState(({ document }) => document.steps);
  const body = useDraftState(({ document }) => bodiesOf(document).get(id));
  const options = useMemo(
    () => [
      { value: '', title: 'Nothing: only whether each item succeeded' },
      ...(body ?? []).map((one) => ({ value: one, title: steps[one]?.name ?? one })),
    ],
    [body, steps],
  );
  const collect = isJsonObject(input) && typeof input['collect'] === 'string' ? input['collect'] : '';
  // The step that is collected has a control of its own, below.
  const others = isJsonObject(input) ? Object.fromEntries(Object.entries(input).filter(([name]) => name !== 'collect')) : input;
  const isKnown = options.some(({ value }) => value === collect);
  return (
    <div className="flex flex-col gap-4">
      <Fields specs={specs.filter(({ name }) => name !== 'collect')} value={others} first={FIRST} expressions={['items']} />
      <div data-testid="field" data-field="/collect" className="flex flex-col gap-1">
        <Field
          label="Collect the output of"
          hint="What the step inside gives for each item; steps.<this step>.output.results has it, in the order of the items."
        >
          {(control) => (
            <Choice
              {...control}
              value={collect}
              onChange={(event) => form.set(['collect'], event.target.value === '' ? undefined : event.target.value, 'what is collected')}
              options={isKnown ? options : [...options, { value: collect, title: `${collect} (not inside)` }]}
            />
          )}
        </Field>
        <FieldProblems
          problems={form.problems.get(`${form.base}/collect`) ?? []}
          value={collect}
          path={['collect']}
          title="what is collected"
        />
      </div>
    </div>
  );
}
