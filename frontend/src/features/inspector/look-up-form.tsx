'use client';

import { isJsonObject, type Json } from '@plumbline/shared';
import { useMemo, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { fieldOf, type FieldSpec } from './form-fields';
import { FormField } from './form-field';
import { FormContext, useForm, useInspecting } from './inspector-context';

const field = (name: string, title: string, hint: string | null, schema = {}, required = false): FieldSpec => ({
  ...fieldOf(name, schema, required),
  title,
  hint,
});

/** The GET that asks; it knows what the step knows. */
const REQUEST = [
  field('url', 'Ask at', 'A GET that changes nothing, at an address that shows what the call did.', { type: 'string' }, true),
  field('query', 'With query', 'By what the call can be found again, such as {{ run.id }} that its body carried as a reference.', {
    type: 'object',
  }),
  field('headers', 'With headers', null, { type: 'object' }),
];

/** What its reply means. */
const REPLY = [
  field('found', 'It happened if', 'Yields true or false of the reply: {{ $count(response.body.items) > 0 }}.', { type: 'string' }, true),
  field('output', 'Then it gave', 'What later steps read as the output of this one; the reply of the GET when nothing is said.'),
];
const SETTLES = {
  ...field('settlesAfter', 'What is not there may still appear for', '"Not there" is believed only after that.', { type: 'string' }),
  example: '30s',
};
const ABSENT = field('absentOn404', 'A 404 means that it did not happen', 'Otherwise it tells nothing: the address may be mistyped.', {
  type: 'boolean',
});

/** How the service is asked whether a call happened of which no answer came. */
export function LookUpForm({ lookUp }: { readonly lookUp: Json | undefined }): ReactNode {
  const form = useForm();
  const { replySources } = useInspecting();
  const ofReply = useMemo(() => ({ ...form, sources: replySources }), [form, replySources]);
  const own = isJsonObject(lookUp) ? lookUp : {};
  const show = (spec: FieldSpec, more: { readonly prefersExpression?: boolean; readonly onlyFixed?: boolean } = {}): ReactNode => (
    <FormField key={spec.name} spec={spec} path={['lookUp', spec.name]} value={own[spec.name]} {...more} />
  );
  return (
    <section aria-label="How it is looked up" className="flex flex-col gap-4 border-t border-line pt-4" data-testid="look-up-form">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">How it is looked up</h3>
          <p className="text-sm text-fg-3">
            When no answer comes, the service is asked whether it happened, before anybody is and before it is sent again.
          </p>
        </div>
        {lookUp !== undefined && (
          <Button size="sm" look="quiet" data-testid="no-look-up" onClick={() => form.set(['lookUp'], undefined, 'the look-up')}>
            Remove
          </Button>
        )}
      </div>
      {REQUEST.map((spec) => show(spec))}
      <FormContext value={ofReply}>{REPLY.map((spec) => show(spec, { prefersExpression: true }))}</FormContext>
      {show(SETTLES, { onlyFixed: true })}
      {show(ABSENT, { onlyFixed: true })}
    </section>
  );
}
