'use client';

import type { JsonObject } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { FormField } from './form-field';
import { fieldOf } from './form-fields';
import { useForm } from './inspector-context';

const BY = {
  ...fieldOf('by', { type: 'string' }, false),
  title: 'Only the newest by',
  hint: 'An event that is older than one that came before it starts nothing. Older is told by a number or a time that grows with each change, such as {{ trigger.body.updatedAt }}.',
};
const KEY = {
  ...fieldOf('key', { type: 'string' }, false),
  title: 'Compared with those of the same',
  hint: 'Such as {{ trigger.body.customer }}. Left empty, all events of this flow are compared with each other.',
};
const WINDOW = { ...fieldOf('window', { type: 'string' }, false, '30d'), title: 'The newest is remembered for' };

/** Whether an event that is older than the newest one starts a run. */
export function NewestField({ newest }: { readonly newest: JsonObject | null }): ReactNode {
  const form = useForm();
  const off = (
    <Button
      size="sm"
      look="quiet"
      className="h-6"
      data-testid="no-newest"
      onClick={() => form.set(['newest'], undefined, 'that only the newest counts')}
    >
      Take all
    </Button>
  );
  return (
    <>
      <FormField spec={BY} path={['newest', 'by']} value={newest?.['by']} prefersExpression aside={newest && off} />
      {newest && (
        <>
          <FormField spec={KEY} path={['newest', 'key']} value={newest['key']} prefersExpression />
          <FormField spec={WINDOW} path={['newest', 'window']} value={newest['window']} onlyFixed />
        </>
      )}
    </>
  );
}
