'use client';

import type { JsonObject } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Choice, Field } from '../../ui/field';
import { FieldProblems } from './field-problems';
import { FormField } from './form-field';
import { fieldOf } from './form-fields';
import { useForm } from './inspector-context';

const KEY = {
  ...fieldOf('key', { type: 'string' }, false),
  title: 'Keep the order of',
  hint: 'Runs with the same value go one at a time, in the order of their events; others go beside them. Such as {{ trigger.body.customer }}; a fixed text means all of them.',
};
const MODES = [
  { value: '', title: 'wait until it is repaired (the default)' },
  { value: 'skipAhead', title: 'go ahead of it' },
];

/** Whether runs of the flow go one after the other. */
export function OrderField({ order }: { readonly order: JsonObject | null }): ReactNode {
  const form = useForm();
  return (
    <>
      <FormField
        spec={KEY}
        path={['order', 'key']}
        value={order?.['key']}
        prefersExpression
        aside={
          order && (
            <Button
              size="sm"
              look="quiet"
              className="h-6"
              data-testid="no-order"
              onClick={() => form.set(['order'], undefined, 'the order of runs')}
            >
              No order
            </Button>
          )
        }
      />
      {order && (
        <div data-testid="field" data-field="/order/mode" className="flex flex-col gap-1">
          <Field label="Behind a run that is stuck, the next ones" hint="Stuck is one that is parked or waits for a person.">
            {(control) => (
              <Choice
                {...control}
                value={order['mode'] === 'skipAhead' ? 'skipAhead' : ''}
                onChange={(event) =>
                  form.set(['order', 'mode'], event.target.value === '' ? undefined : event.target.value, 'the order of runs')
                }
                options={MODES}
              />
            )}
          </Field>
          <FieldProblems problems={form.problems.get('/trigger/config/order/mode') ?? []} />
        </div>
      )}
    </>
  );
}
