'use client';

import type { Json } from '@plumbline/shared';
import { FORM_LIMITS, type AnswerTest, type ConditionPart, type FormCondition, type FormField } from '@plumbline/shared/form';
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Choice, Input } from '../../ui/field';
import { problemsIn, useBuilder } from './builder-context';
import { partFor, takesValue, testsFor } from './condition-tests';
import { titleOf } from './kinds';
import { Problems, Section } from './settings';

interface ConditionEditorProps {
  /** Of what it says when it is shown. */
  readonly path: readonly (string | number)[];
  readonly what: 'field' | 'page';
  readonly condition: FormCondition | undefined;
  /** Fields that it may ask about. */
  readonly before: readonly FormField[];
}

/** When a field or a page is shown: always, or when answers before it are such. */
export function ConditionEditor({ path, what, condition, before }: ConditionEditorProps): ReactNode {
  const { set, problems } = useBuilder();
  const keys = [...path, 'showWhen'].map(String);
  const setTo = (next: FormCondition | undefined): void => set(keys, next as unknown as Json | undefined, `when the ${what} is shown`);
  const setParts = (parts: ConditionPart[]): void => setTo(parts.length === 0 ? undefined : { match: condition?.match ?? 'all', parts });
  const [first] = before;
  const parts = condition?.parts ?? [];
  return (
    <Section title={`When this ${what} is shown`}>
      {parts.length === 0 && (
        <p className="text-sm text-fg-2">
          {before.length === 0 ? 'Always. It could depend on the answers of fields before it; there are none.' : 'Always.'}
        </p>
      )}
      {parts.length > 1 && (
        <Choice
          aria-label="How many must hold"
          value={condition?.match ?? 'all'}
          options={[
            { value: 'all', title: 'when all of these hold' },
            { value: 'any', title: 'when any of these holds' },
          ]}
          onChange={(event) => setTo({ match: event.target.value === 'any' ? 'any' : 'all', parts: [...parts] })}
        />
      )}
      {parts.map((part, at) => (
        <Part
          key={at}
          part={part}
          before={before}
          onChange={(next) => setParts(parts.with(at, next))}
          onRemove={() => setParts(parts.toSpliced(at, 1))}
        />
      ))}
      <Problems problems={problemsIn(problems, [...path, 'showWhen'])} />
      {first && parts.length < FORM_LIMITS.parts && (
        <Button
          size="sm"
          look={parts.length === 0 ? 'plain' : 'quiet'}
          className="self-start"
          data-testid="add-condition"
          onClick={() => setParts([...parts, partFor(likeliest(before) ?? first)])}
        >
          <Plus size={14} aria-hidden="true" /> {parts.length === 0 ? 'Show it only when …' : 'And one more'}
        </Button>
      )}
    </Section>
  );
}

/** The last one that is a choice: most conditions ask for those. */
const likeliest = (before: readonly FormField[]): FormField | undefined =>
  before.findLast((field) => 'options' in field || field.kind === 'yesNo');

interface PartProps {
  readonly part: ConditionPart;
  readonly before: readonly FormField[];
  readonly onChange: (part: ConditionPart) => void;
  readonly onRemove: () => void;
}

function Part({ part, before, onChange, onRemove }: PartProps): ReactNode {
  const field = before.find(({ id }) => id === part.field);
  const fields = before.map((one) => ({ value: one.id, title: titleOf(one) }));
  const tests = field ? testsFor(field.kind) : [];
  return (
    <div className="flex flex-col gap-1 rounded-control border border-line bg-surface-2 p-2" data-testid="condition-part">
      <div className="flex gap-1">
        <Choice
          aria-label="Field"
          className="min-w-0 flex-1"
          value={part.field}
          options={field ? fields : [{ value: part.field, title: `${part.field} (not before this)` }, ...fields]}
          onChange={(event) => {
            const next = before.find(({ id }) => id === event.target.value);
            if (next) onChange(partFor(next));
          }}
        />
        <Button look="quiet" size="icon" aria-label="Remove this condition" onClick={onRemove}>
          <X size={14} aria-hidden="true" />
        </Button>
      </div>
      {field && (
        <div className="flex gap-1">
          <Choice
            aria-label="Test"
            className="w-32 shrink-0"
            value={part.test}
            options={
              tests.some(({ value }) => value === part.test)
                ? tests
                : [{ value: part.test, title: `${part.test} (does not fit)` }, ...tests]
            }
            onChange={(event) => onChange(partFor(field, event.target.value as AnswerTest))}
          />
          {takesValue(part.test) && <PartValue field={field} part={part} onChange={(value) => onChange({ ...part, value })} />}
        </div>
      )}
    </div>
  );
}

function PartValue({
  field,
  part,
  onChange,
}: {
  readonly field: FormField;
  readonly part: ConditionPart;
  readonly onChange: (value: NonNullable<ConditionPart['value']>) => void;
}): ReactNode {
  const { value } = part;
  if (field.kind === 'yesNo' || field.kind === 'consent') {
    const options = [
      { value: 'true', title: field.kind === 'consent' ? 'given' : 'yes' },
      { value: 'false', title: field.kind === 'consent' ? 'not given' : 'no' },
    ];
    return (
      <Choice aria-label="Value" value={String(value)} options={options} onChange={(event) => onChange(event.target.value === 'true')} />
    );
  }
  if ('options' in field && part.test === 'isOneOf') {
    const chosen: readonly string[] = Array.isArray(value) ? value : [];
    return (
      <div role="group" aria-label="Values" className="flex min-w-0 flex-1 flex-col">
        {field.options.map((option) => (
          <label key={option.value} className="flex min-h-6 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="accent-accent"
              checked={chosen.includes(option.value)}
              onChange={(event) =>
                onChange(
                  field.options
                    .map((one) => one.value)
                    .filter((one) => (one === option.value ? event.target.checked : chosen.includes(one))),
                )
              }
            />
            <span className="truncate">{option.label ?? option.value}</span>
          </label>
        ))}
      </div>
    );
  }
  if ('options' in field) {
    const options = field.options.map((option) => ({ value: option.value, title: option.label ?? option.value }));
    const isThere = options.some((option) => option.value === value);
    return (
      <Choice
        aria-label="Value"
        className="min-w-0 flex-1"
        value={typeof value === 'string' ? value : ''}
        options={isThere ? options : [{ value: typeof value === 'string' ? value : '', title: 'Choose' }, ...options]}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const type = field.kind === 'date' ? 'date' : field.kind === 'time' ? 'time' : 'text';
  return (
    <Input
      aria-label="Value"
      type={type}
      className="min-w-0 flex-1"
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      onChange={(event) => {
        const text = event.target.value;
        const isNumber = field.kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text)) && String(Number(text)) === text;
        onChange(isNumber ? Number(text) : text);
      }}
    />
  );
}
