'use client';

import type { JsonObject } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { FormField } from './form-field';
import { fieldOf } from './form-fields';
import { useForm } from './inspector-context';

const LIMIT = {
  ...fieldOf('limit', { type: 'integer' }, false),
  title: 'Begin at most',
  hint: 'So many runs in any time of the length below; the others wait in line, and nothing is dropped.',
};
const PER = {
  ...fieldOf('per', { type: 'string' }, false, '1m'),
  title: 'In any',
  hint: 'At least 1s and at most 7d: 10s, 1m, 1h.',
};
const KEY = {
  ...fieldOf('key', { type: 'string' }, false),
  title: 'Of each',
  hint: 'Such as {{ trigger.body.customer }}. Left empty, of all runs of this flow.',
};

/** How many runs of one key begin in a time. */
export function ThrottleField({ throttle }: { readonly throttle: JsonObject | null }): ReactNode {
  const form = useForm();
  const off = (
    <Button
      size="sm"
      look="quiet"
      className="h-6"
      data-testid="no-pace"
      onClick={() => form.set(['throttle'], undefined, 'how many begin in a time')}
    >
      As they come
    </Button>
  );
  return (
    <>
      <FormField spec={LIMIT} path={['throttle', 'limit']} value={throttle?.['limit']} onlyFixed aside={throttle && off} />
      {throttle && (
        <>
          <FormField spec={PER} path={['throttle', 'per']} value={throttle['per']} onlyFixed />
          <FormField spec={KEY} path={['throttle', 'key']} value={throttle['key']} prefersExpression />
        </>
      )}
    </>
  );
}
