'use client';

import type { Json } from '@plumbline/shared';
import { isJsonObject } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { Choice, Input, Textarea } from '../../ui/field';
import { Switch } from '../../ui/switch';
import { CodeInput, JsonInput } from './json-input';
import { ListInput, MapInput } from './list-inputs';
import type { FieldSpec } from './form-fields';
import { jsonText } from './field-values';
import { NumberInput } from './number-input';

interface FixedInputProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
  readonly spec: FieldSpec;
  readonly path: readonly string[];
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  /** Where the caret of a text stands. */
  readonly onCaret: (at: number | null) => void;
}

/** The control for a value that is written down as it is. */
export function FixedInput(props: FixedInputProps): ReactNode {
  const { id, describedBy, invalid, required, spec, value, onChange, onCaret } = props;
  const control = {
    id,
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
    ...(invalid ? { 'aria-invalid': true as const } : {}),
    ...(required ? { 'aria-required': true as const } : {}),
  };
  const example = exampleText(spec.example);
  // What has the wrong type for its control is shown as it is.
  if (!fitsControl(spec, value)) return <JsonInput {...props} />;
  switch (spec.kind) {
    case 'text':
    case 'long': {
      const Control = spec.kind === 'long' ? Textarea : Input;
      const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : jsonText(value);
      return (
        <>
          <Control
            {...control}
            value={text}
            placeholder={example}
            list={spec.kind === 'text' && spec.options.length > 0 ? `${id}-options` : undefined}
            onChange={(event: { target: { value: string } }) => onChange(event.target.value === '' ? undefined : event.target.value)}
            onSelect={(event: { currentTarget: { selectionStart: number | null } }) => onCaret(event.currentTarget.selectionStart)}
          />
          {spec.kind === 'text' && spec.options.length > 0 && (
            <datalist id={`${id}-options`}>
              {spec.options.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      );
    }
    case 'number':
      return (
        <NumberInput control={control} value={typeof value === 'number' ? value : undefined} placeholder={example} onChange={onChange} />
      );
    case 'boolean':
      return (
        <span className="flex min-h-8 items-center gap-2">
          <Switch {...control} checked={value === true} onCheckedChange={(on) => onChange(on)} />
          <span className="text-fg-2">{value === undefined ? 'Not set' : value === true ? 'Yes' : 'No'}</span>
        </span>
      );
    case 'choice':
      return (
        <Choice
          {...control}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
          options={[
            { value: '', title: spec.example === undefined ? 'Not set' : `Not set (${example})` },
            ...withOwn(spec.options, value).map((one) => ({ value: one, title: one })),
          ]}
        />
      );
    case 'list':
      return <ListInput {...props} />;
    case 'map':
      return <MapInput {...props} />;
    case 'code':
      return <CodeInput {...props} />;
    // The fields of an object are fields of the form, not one control.
    case 'object':
    case 'json':
      return <JsonInput {...props} />;
  }
}

/** A value that is not among the choices is shown, so that the problem below it makes sense. */
function withOwn(options: readonly string[], value: Json | undefined): readonly string[] {
  return typeof value === 'string' && value !== '' && !options.includes(value) ? [...options, value] : options;
}

function fitsControl({ kind }: FieldSpec, value: Json | undefined): boolean {
  if (value === undefined) return true;
  switch (kind) {
    case 'text':
    case 'long':
      return typeof value !== 'object' || value === null;
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
    case 'code':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value) ? value.every((one) => typeof one !== 'object' || one === null) : typeof value === 'string';
    case 'map':
    case 'object':
      return isJsonObject(value);
    case 'json':
      return true;
  }
}

function exampleText(example: Json | undefined): string {
  if (example === undefined || example === null) return '';
  return typeof example === 'string' ? example : JSON.stringify(example).slice(0, 80);
}
