'use client';

import type { ReactNode } from 'react';
import { Choice, Field, Input, Textarea, type ControlProps } from '../../ui/field';
import { wordsOf } from '../form-page/index';
import type { AskedField, BodyFault, BodyField, Typed } from './body-fields';

interface BodyFormProps {
  readonly fields: readonly BodyField[];
  readonly typed: Typed;
  readonly faults: Readonly<Record<string, BodyFault>>;
  readonly onType: (name: string, value: string | boolean | undefined) => void;
}

const words = wordsOf('en');

/** Asks for what a trigger hands over, field by field. */
export function BodyForm({ fields, typed, faults, onType }: BodyFormProps): ReactNode {
  return (
    <div className="flex max-h-96 flex-col gap-3 overflow-y-auto pr-1" data-testid="run-fields">
      {fields.map((field) => {
        const { name, hint } = field;
        const fault = Object.hasOwn(faults, name) ? faults[name] : undefined;
        const label = field.is === 'answer' ? field.field.label : field.title;
        const required = field.is === 'answer' ? field.field.required === true : field.required;
        const says = fault && (fault.code === 'json' ? 'This is not JSON. Check quotes and commas.' : words.fault(fault, label));
        return (
          <div key={name} data-testid="run-field" data-field={name}>
            <Field label={label} required={required} {...(hint === null ? {} : { hint })} {...(says === undefined ? {} : { error: says })}>
              {(control) => <Control field={field} control={control} value={typed[name]} onChange={(value) => onType(name, value)} />}
            </Field>
          </div>
        );
      })}
    </div>
  );
}

interface ControlOfProps {
  readonly field: BodyField;
  readonly control: ControlProps;
  readonly value: string | boolean | undefined;
  readonly onChange: (value: string | boolean | undefined) => void;
}

function Control({ field, control, value, onChange }: ControlOfProps): ReactNode {
  const text = typeof value === 'string' ? value : '';
  if (field.is === 'json') {
    return (
      <Textarea
        {...control}
        rows={3}
        spellCheck={false}
        className="font-mono text-sm"
        placeholder="JSON"
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const { field: asked } = field;
  if (asked.kind === 'yesNo') {
    return (
      <Choice
        {...control}
        value={typeof value === 'boolean' ? String(value) : ''}
        options={YES_NO}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value === 'true')}
      />
    );
  }
  if (asked.kind === 'dropdown') {
    const options = asked.options.map((one) => ({ value: one.value, title: one.label ?? one.value }));
    return <Choice {...control} value={text} options={[NOTHING, ...options]} onChange={(event) => onChange(event.target.value)} />;
  }
  if (asked.kind === 'paragraph') return <Textarea {...control} rows={4} value={text} onChange={(event) => onChange(event.target.value)} />;
  return <Input {...control} {...HOW[asked.kind]} value={text} onChange={(event) => onChange(event.target.value)} />;
}

const NOTHING = { value: '', title: 'Nothing' };
const YES_NO = [NOTHING, { value: 'true', title: 'Yes' }, { value: 'false', title: 'No' }];

/** A number is typed as text: a field of the browser for numbers hides what it does not understand. */
const HOW: Readonly<Record<Exclude<AskedField['kind'], 'yesNo' | 'dropdown' | 'paragraph'>, { type: string; inputMode?: 'decimal' }>> = {
  text: { type: 'text' },
  email: { type: 'email' },
  url: { type: 'url' },
  number: { type: 'text', inputMode: 'decimal' },
  date: { type: 'date' },
};
