'use client';

import { DEFAULT_FILE_BYTES, MAX_FILES, type FormField } from '@plumbline/shared/form';
import { useState, type ReactNode } from 'react';
import { Field, Input } from '../../ui/field';
import { problemsIn, useBuilder } from './builder-context';
import { OptionsEditor } from './options-editor';
import { ChoiceSetting, NumberSetting, Problems, SwitchSetting, TextSetting } from './settings';

interface KindSettingsProps {
  readonly field: FormField;
  readonly path: readonly (string | number)[];
}

const MEGABYTE = 1024 * 1024;

/** What a field has for its kind alone. */
export function KindSettings({ field, path }: KindSettingsProps): ReactNode {
  const placeholder =
    'placeholder' in field || ['text', 'paragraph', 'email', 'phone', 'url', 'number', 'dropdown'].includes(field.kind) ? field : null;
  return (
    <>
      <OwnSettings field={field} path={path} />
      {placeholder && (
        <TextSetting
          path={[...path, 'placeholder']}
          label={field.kind === 'dropdown' ? 'Shown while nothing is chosen' : 'Example in the empty field'}
          value={'placeholder' in placeholder ? placeholder.placeholder : undefined}
          maxLength={200}
        />
      )}
      <DefaultSetting field={field} path={path} />
    </>
  );
}

function OwnSettings({ field, path }: KindSettingsProps): ReactNode {
  switch (field.kind) {
    case 'text':
    case 'paragraph':
      return (
        <Pair
          path={path}
          names={['minLength', 'maxLength']}
          labels={['At least, characters', 'At most']}
          values={[field.minLength, field.maxLength]}
        />
      );
    case 'number':
      return (
        <>
          <Pair path={path} names={['min', 'max']} labels={['At least', 'At most']} values={[field.min, field.max]} />
          <SwitchSetting path={[...path, 'whole']} label="Whole numbers only" value={field.whole} />
        </>
      );
    case 'date':
      return (
        <div className="flex gap-3">
          <DateSetting path={[...path, 'min']} label="Not before" value={field.min} />
          <DateSetting path={[...path, 'max']} label="Not after" value={field.max} />
        </div>
      );
    case 'choice':
    case 'dropdown':
      return <OptionsEditor path={[...path, 'options']} options={field.options} />;
    case 'choices':
      return (
        <>
          <OptionsEditor path={[...path, 'options']} options={field.options} />
          <Pair path={path} names={['min', 'max']} labels={['Choose at least', 'At most']} values={[field.min, field.max]} />
        </>
      );
    case 'consent':
      return (
        <>
          <TextSetting
            path={[...path, 'text']}
            label="What is agreed to"
            hint="Word for word; the answer keeps these words."
            value={field.text}
            long
            required
            maxLength={10_000}
          />
          <TextSetting path={[...path, 'link']} label="Link to more" placeholder="https://example.com/privacy" value={field.link} />
        </>
      );
    case 'file':
      return <FileSettings field={field} path={path} />;
    case 'hidden':
      return (
        <TextSetting
          path={[...path, 'parameter']}
          label="Read from the address"
          hint={<>Of a page opened as …?{field.parameter ?? field.id}=value. Empty: its name in the data.</>}
          placeholder={field.id}
          value={field.parameter}
          mono
          maxLength={100}
        />
      );
    case 'note':
      return <TextSetting path={[...path, 'text']} label="Words" value={field.text} long required maxLength={10_000} />;
    default:
      return null;
  }
}

function Pair({
  path,
  names,
  labels,
  values,
}: {
  readonly path: readonly (string | number)[];
  readonly names: readonly [string, string];
  readonly labels: readonly [string, string];
  readonly values: readonly [number | undefined, number | undefined];
}): ReactNode {
  return (
    <div className="flex gap-3">
      <NumberSetting path={[...path, names[0]]} label={labels[0]} value={values[0]} />
      <NumberSetting path={[...path, names[1]]} label={labels[1]} value={values[1]} />
    </div>
  );
}

function DateSetting({
  path,
  label,
  value,
}: {
  readonly path: readonly (string | number)[];
  readonly label: string;
  readonly value: string | undefined;
}): ReactNode {
  const { set } = useBuilder();
  return (
    <Field label={label} className="min-w-0 flex-1">
      {(control) => (
        <Input
          {...control}
          type="date"
          value={value ?? ''}
          onChange={(event) => set(path.map(String), event.target.value === '' ? undefined : event.target.value, label)}
        />
      )}
    </Field>
  );
}

const EVERYDAY = [
  { title: 'PDF', accept: ['application/pdf'] },
  { title: 'Pictures', accept: ['image/*'] },
  { title: 'Office', accept: ['.docx', '.xlsx', '.pptx', '.odt', '.ods'] },
] as const;

function FileSettings({
  field,
  path,
}: {
  readonly field: Extract<FormField, { kind: 'file' }>;
  readonly path: readonly (string | number)[];
}): ReactNode {
  const { set, problems } = useBuilder();
  const [typed, setTyped] = useState<string | null>(null);
  const keys = [...path, 'accept'].map(String);
  const stored = (field.accept ?? []).join(', ');
  const listIn = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
  const text = typed !== null && listIn(typed).join(', ') === stored ? typed : stored;
  const setList = (list: string[]): void => set(keys, list.length === 0 ? undefined : list, 'kinds of files');
  return (
    <>
      <Field label="Kinds of files" hint="Media types and endings, with commas between: application/pdf, image/*, .csv. Empty: any.">
        {(control) => (
          <Input
            {...control}
            className="font-mono text-sm"
            value={text}
            onBlur={() => setTyped(null)}
            onChange={(event) => {
              setTyped(event.target.value);
              setList(listIn(event.target.value));
            }}
          />
        )}
      </Field>
      <div className="-mt-2 flex flex-wrap gap-3">
        {EVERYDAY.map(({ title, accept }) => {
          const has = accept.every((one) => field.accept?.includes(one));
          const others = (field.accept ?? []).filter((one) => !accept.some((own) => own === one));
          return (
            <label key={title} className="flex min-h-6 items-center gap-1.5 text-sm">
              <input
                type="checkbox"
                className="accent-accent"
                checked={has}
                onChange={() => setList(has ? others : [...others, ...accept])}
              />{' '}
              {title}
            </label>
          );
        })}
      </div>
      <Problems problems={problemsIn(problems, [...path, 'accept'])} />
      <div className="flex gap-3">
        <NumberSetting
          path={[...path, 'most']}
          label="Files, at most"
          placeholder="1"
          hint={`Up to ${String(MAX_FILES)}.`}
          value={field.most}
        />
        <NumberSetting
          path={[...path, 'maxBytes']}
          label="Each at most, MB"
          placeholder={String(DEFAULT_FILE_BYTES / MEGABYTE)}
          hint="Up to 100."
          value={field.maxBytes}
          times={MEGABYTE}
        />
      </div>
    </>
  );
}

/** What stands there before anybody answers. */
function DefaultSetting({ field, path }: KindSettingsProps): ReactNode {
  const at = [...path, 'default'];
  const label = 'Filled in beforehand';
  const { set } = useBuilder();
  switch (field.kind) {
    case 'text':
    case 'email':
    case 'phone':
    case 'url':
    case 'hidden':
      return <TextSetting path={at} label={field.kind === 'hidden' ? 'Where the address says nothing' : label} value={field.default} />;
    case 'paragraph':
      return <TextSetting path={at} label={label} value={field.default} long />;
    case 'number':
      return <NumberSetting path={at} label={label} value={field.default} />;
    case 'choice':
    case 'dropdown':
      return (
        <ChoiceSetting
          path={at}
          label="Chosen beforehand"
          value={field.default}
          otherwise=""
          options={[{ value: '', title: 'Nothing' }, ...field.options.map((one) => ({ value: one.value, title: one.label ?? one.value }))]}
        />
      );
    case 'yesNo':
      return (
        <Field label="Chosen beforehand">
          {(control) => (
            <select
              {...control}
              className="h-8 w-full rounded-control border border-line-strong bg-surface px-2"
              value={field.default === undefined ? '' : String(field.default)}
              onChange={(event) => set(at.map(String), event.target.value === '' ? undefined : event.target.value === 'true', 'default')}
            >
              <option value="">Nothing</option>
              <option value="true">Yes</option>
              <option value="false">No</option>
            </select>
          )}
        </Field>
      );
    default:
      return null;
  }
}
