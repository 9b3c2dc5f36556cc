'use client';

import type { FormField } from '@plumbline/shared/form';
import type { ReactNode } from 'react';
import { usePage, type Ties } from './page-context';

type Of<K extends FormField['kind']> = Extract<FormField, { kind: K }>;

/** Options that are all seen: one of them, or any number. */
export function OptionList({ field, ties }: { readonly field: Of<'choice' | 'choices'>; readonly ties: Ties }): ReactNode {
  const { state, tell } = usePage();
  const answer = state.answers[field.id];
  const chosen: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  const isMany = field.kind === 'choices';
  const choose = (value: string, on: boolean): void => {
    const kept = chosen.filter((one): one is string => typeof one === 'string' && one !== value);
    const many = on ? [...kept, value] : kept;
    tell({ type: 'answer', field: field.id, value: isMany ? (many.length === 0 ? undefined : many) : value });
  };
  return (
    <div className="pf-options">
      {field.options.map(({ value, label }, index) => (
        <label key={value} className="pf-option">
          <input
            type={isMany ? 'checkbox' : 'radio'}
            name={ties.id}
            // The first one is where the focus goes when something is wrong.
            {...(index === 0 ? { id: ties.id } : {})}
            value={value}
            checked={chosen.includes(value)}
            aria-invalid={(isMany && ties.isWrong) || undefined}
            onChange={(event) => choose(value, event.target.checked)}
          />
          <span>{label ?? value}</span>
        </label>
      ))}
    </div>
  );
}

export function YesNo({ field, ties }: { readonly field: Of<'yesNo'>; readonly ties: Ties }): ReactNode {
  const { state, words, tell } = usePage();
  const answer = state.answers[field.id];
  return (
    <div className="pf-options is-pair">
      {[true, false].map((value) => (
        <label key={String(value)} className="pf-option">
          <input
            type="radio"
            name={ties.id}
            {...(value ? { id: ties.id } : {})}
            checked={answer === value}
            onChange={() => tell({ type: 'answer', field: field.id, value })}
          />
          <span>{value ? words.yes : words.no}</span>
        </label>
      ))}
    </div>
  );
}

/** What is agreed to, word for word. */
export function ConsentBox({ field, ties }: { readonly field: Of<'consent'>; readonly ties: Ties }): ReactNode {
  const { state, words, tell } = usePage();
  return (
    <label className="pf-option">
      <input
        id={ties.id}
        type="checkbox"
        checked={state.answers[field.id] === true}
        aria-required
        aria-invalid={ties.isWrong || undefined}
        aria-describedby={ties.describedBy}
        onChange={(event) => tell({ type: 'answer', field: field.id, value: event.target.checked ? true : undefined })}
      />
      <span className="pf-consent-text">
        {field.text}
        {field.link !== undefined && field.link !== '' && (
          <>
            {' '}
            <a href={field.link} target="_blank" rel="noopener noreferrer">
              {words.readMore}
            </a>
          </>
        )}
      </span>
    </label>
  );
}
