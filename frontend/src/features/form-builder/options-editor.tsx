'use client';

import type { Json } from '@plumbline/shared';
import type { FormOption } from '@plumbline/shared/form';
import { useState, type ReactNode } from 'react';
import { Field, Textarea } from '../../ui/field';
import { problemsIn, useBuilder } from './builder-context';
import { optionsIn, optionsText } from './options-text';
import { Problems } from './settings';

/** Options, one a line. What is typed stands as it was typed for as long as it means what is stored. */
export function OptionsEditor({
  path,
  options,
}: {
  readonly path: readonly (string | number)[];
  readonly options: readonly FormOption[];
}): ReactNode {
  const { set, problems } = useBuilder();
  const [typed, setTyped] = useState<string | null>(null);
  const stored = optionsText(options);
  const text = typed !== null && optionsText(optionsIn(typed)) === stored ? typed : stored;
  const count = options.length;
  return (
    <div className="flex flex-col gap-1" data-setting={path.join('/')}>
      <Field
        label="Options"
        required
        hint={
          <>
            One a line. <code>value = Label</code> gives the flow another value than visitors see. {count}{' '}
            {count === 1 ? 'option' : 'options'}.
          </>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={Math.min(12, Math.max(4, count + 1))}
            value={text}
            onBlur={() => setTyped(null)}
            onChange={(event) => {
              setTyped(event.target.value);
              set(path.map(String), optionsIn(event.target.value) as unknown as Json, 'options');
            }}
          />
        )}
      </Field>
      <Problems problems={problemsIn(problems, path)} />
    </div>
  );
}
