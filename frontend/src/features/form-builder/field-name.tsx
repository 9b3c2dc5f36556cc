'use client';

import { fieldsOf } from '@plumbline/shared/form';
import { useState, type ReactNode } from 'react';
import { Field, Input } from '../../ui/field';
import { problemsAt, useBuilder } from './builder-context';
import type { FieldPlace } from './form-edits';
import { Problems } from './settings';

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,59}$/;

/** What a field is called in `trigger.body`. It is given when one leaves it: half a name would be written into every step that reads it. */
export function FieldName({ place, id }: { readonly place: FieldPlace; readonly id: string }): ReactNode {
  const { form, rename, problems } = useBuilder();
  const [typed, setTyped] = useState<string | null>(null);
  const others = fieldsOf({
    pages: form.pages.map((page, at) => ({
      ...page,
      fields: page.fields.filter((_, index) => at !== place.page || index !== place.field),
    })),
  });
  const name = typed ?? id;
  const fault = !NAME.test(name)
    ? 'A letter, then at most 59 letters, digits and _.'
    : others.some((other) => other.id === name)
      ? 'Another field has this name.'
      : null;
  const give = (): void => {
    if (fault === null && name !== id) rename(place, name);
    setTyped(null);
  };
  return (
    <div className="flex flex-col gap-1" data-setting="id">
      <Field
        label="Name in the data"
        hint={
          <>
            Steps read it as <code>trigger.body.{id}</code>. A new name is written into all of them.
          </>
        }
        {...(fault === null ? {} : { error: fault })}
      >
        {(control) => (
          <Input
            {...control}
            className="font-mono text-sm"
            spellCheck={false}
            value={name}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={give}
            onKeyDown={(event) => {
              if (event.key === 'Enter') give();
            }}
          />
        )}
      </Field>
      <Problems problems={problemsAt(problems, ['pages', place.page, 'fields', place.field, 'id'])} />
    </div>
  );
}
