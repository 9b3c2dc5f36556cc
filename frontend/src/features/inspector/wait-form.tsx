'use client';

import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { setStep } from '../../canvas-core/edits/steps';
import { Choice, Field } from '../../ui/field';
import { useDraft } from '../draft/index';
import { fieldOf } from './form-fields';
import { FormField } from './form-field';
import { useInspecting } from './inspector-context';

const KINDS = [
  { value: 'for', title: 'For a while', starts: '5m' },
  { value: 'until', title: 'Until a time', starts: '{{ $now() }}' },
  { value: 'event', title: 'For an event', starts: { name: 'paid', timeout: '1d' } },
  { value: 'approval', title: 'For somebody’s approval', starts: { message: '', timeout: '2d' } },
] as const;

/** What is waited for, and how long. */
export function WaitForm({ input, schema }: { readonly input: Json | undefined; readonly schema: JsonObject }): ReactNode {
  const draft = useDraft();
  const { id, name } = useInspecting();
  const own = isJsonObject(input) ? input : {};
  const kind = KINDS.find(({ value }) => own[value] !== undefined)?.value ?? 'for';
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const inner = properties[kind];
  const spec = { ...fieldOf(kind, isJsonObject(inner) ? inner : {}, true), title: TITLES[kind] ?? kind };
  return (
    <div className="flex flex-col gap-4">
      <Field label="Wait">
        {(control) => (
          <Choice
            {...control}
            data-testid="wait-kind"
            value={kind}
            onChange={(event) => {
              const chosen = KINDS.find(({ value }) => value === event.target.value);
              if (chosen)
                draft.edit(`Change what "${name}" waits for`, (document) =>
                  setStep(document, id, { input: { [chosen.value]: chosen.starts } }),
                );
            }}
            options={KINDS}
          />
        )}
      </Field>
      <FormField spec={spec} path={[kind]} value={own[kind]} prefersExpression={kind === 'until'} />
      {(kind === 'event' || kind === 'approval') && (
        <p className="text-sm text-fg-3">
          With a timeout the step has an output “timed out”{kind === 'approval' ? '; “rejected” is there always' : ''}. Draw an edge from
          it.
        </p>
      )}
    </div>
  );
}

const TITLES: Readonly<Record<string, string>> = { for: 'How long', until: 'Until', event: 'The event', approval: 'The approval' };
