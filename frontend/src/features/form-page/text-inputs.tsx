'use client';

import type { FormField } from '@plumbline/shared/form';
import type { ComponentProps, ReactNode } from 'react';
import { autocompleteOf } from './answers';
import { usePage, type Ties } from './page-context';

type Of<K extends FormField['kind']> = Extract<FormField, { kind: K }>;
type LineField = Of<'text' | 'email' | 'phone' | 'url' | 'number' | 'date' | 'time'>;

/** The keyboard that a telephone shows, and what the browser helps with. A number is a text: the browser's own control changes with the wheel. */
const INPUTS: Readonly<Record<LineField['kind'], ComponentProps<'input'>>> = {
  text: { type: 'text' },
  email: { type: 'email', inputMode: 'email', autoCapitalize: 'none', spellCheck: false },
  phone: { type: 'tel', inputMode: 'tel' },
  url: { type: 'url', inputMode: 'url', autoCapitalize: 'none', spellCheck: false },
  number: { type: 'text', inputMode: 'decimal' },
  date: { type: 'date' },
  time: { type: 'time' },
};

/** What every control of one field takes. */
function useControl(field: FormField, { id, describedBy, isWrong, isRequired }: Ties) {
  const { state, tell } = usePage();
  const answer = Object.hasOwn(state.answers, field.id) ? state.answers[field.id] : undefined;
  return {
    id,
    name: field.id,
    className: 'pf-input',
    'aria-describedby': describedBy,
    'aria-invalid': isWrong || undefined,
    'aria-required': isRequired || undefined,
    value: typeof answer === 'string' || typeof answer === 'number' ? String(answer) : '',
    onChange: (event: { readonly target: { readonly value: string } }) =>
      tell({ type: 'answer', field: field.id, value: event.target.value === '' ? undefined : event.target.value }),
    onBlur: () => tell({ type: 'left', field: field.id }),
  };
}

export function Line({ field, ties }: { readonly field: LineField; readonly ties: Ties }): ReactNode {
  const control = useControl(field, ties);
  const limits = field.kind === 'date' ? { min: field.min, max: field.max } : {};
  return (
    <input
      {...INPUTS[field.kind]}
      {...(field.kind === 'number' && field.whole === true && (field.min ?? 0) >= 0 ? { inputMode: 'numeric' as const } : {})}
      {...limits}
      {...control}
      placeholder={'placeholder' in field ? field.placeholder : undefined}
      autoComplete={autocompleteOf(field)}
      enterKeyHint="next"
    />
  );
}

/** From this part of what is allowed on, it is counted. */
const NEARLY = 0.8;

export function Paragraph({ field, ties }: { readonly field: Of<'paragraph'>; readonly ties: Ties }): ReactNode {
  const control = useControl(field, ties);
  const { maxLength } = field;
  const isNear = maxLength !== undefined && control.value.length >= maxLength * NEARLY;
  return (
    <>
      <textarea {...control} rows={4} placeholder={field.placeholder} />
      {isNear && (
        <span className="pf-count">
          {control.value.length} / {maxLength}
        </span>
      )}
    </>
  );
}

export function DropDown({ field, ties }: { readonly field: Of<'dropdown'>; readonly ties: Ties }): ReactNode {
  const { words } = usePage();
  const control = useControl(field, ties);
  return (
    <select {...control}>
      <option value="">{field.placeholder ?? words.choose}</option>
      {field.options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label ?? value}
        </option>
      ))}
    </select>
  );
}
