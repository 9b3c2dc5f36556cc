'use client';

import type { Problem } from '@plumbline/shared';
import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Choice, Field, Input, Textarea } from '../../ui/field';
import { Switch } from '../../ui/switch';
import { problemsAt, useBuilder } from './builder-context';

const LOOKS = { error: [CircleX, 'text-failed'], warning: [TriangleAlert, 'text-retrying'], info: [Info, 'text-fg-3'] } as const;

/** What is wrong or doubtful about a setting. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  if (problems.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {problems.map(({ severity, message, code }, index) => {
        const [Icon, colour] = LOOKS[severity];
        return (
          <li
            key={`${code}${String(index)}`}
            data-testid="form-problem"
            data-code={code}
            className={`flex items-start gap-1 text-sm ${colour}`}
          >
            <Icon size={12} className="mt-0.5 shrink-0" aria-hidden="true" />
            <span className="min-w-0 flex-1">{message}</span>
          </li>
        );
      })}
    </ul>
  );
}

interface SettingProps {
  /** The names that lead to it from the settings of the form. */
  readonly path: readonly (string | number)[];
  readonly label: string;
  readonly hint?: ReactNode;
}

interface TextSettingProps extends SettingProps {
  readonly value: string | undefined;
  readonly placeholder?: string;
  readonly long?: boolean;
  readonly mono?: boolean;
  readonly required?: boolean;
  readonly maxLength?: number;
  /** In place of setting it plainly. */
  readonly onChange?: (text: string) => void;
}

const keys = (path: readonly (string | number)[]): string[] => path.map(String);
const spread = (hint: ReactNode): { hint?: ReactNode } => (hint === undefined ? {} : { hint });
const wrong = (problems: readonly Problem[]): { 'aria-invalid'?: true } =>
  problems.some(({ severity }) => severity === 'error') ? { 'aria-invalid': true } : {};

export function TextSetting({
  path,
  label,
  hint,
  value,
  placeholder,
  long = false,
  mono = false,
  required = false,
  maxLength,
  onChange,
}: TextSettingProps): ReactNode {
  const { set, problems } = useBuilder();
  const own = problemsAt(problems, path);
  const Control = long ? Textarea : Input;
  return (
    <div className="flex flex-col gap-1" data-setting={path.join('/')}>
      <Field label={label} required={required} {...spread(hint)}>
        {(control) => (
          <Control
            {...control}
            {...wrong(own)}
            className={mono ? 'font-mono text-sm' : ''}
            placeholder={placeholder}
            maxLength={maxLength}
            value={value ?? ''}
            onChange={(event: { readonly target: { readonly value: string } }) => {
              const text = event.target.value;
              if (onChange) onChange(text);
              else set(keys(path), text === '' && !required ? undefined : text, label);
            }}
          />
        )}
      </Field>
      <Problems problems={own} />
    </div>
  );
}

interface NumberSettingProps extends SettingProps {
  readonly value: number | undefined;
  readonly placeholder?: string;
  /** What is stored for 1 of what is typed: megabytes are stored as bytes. */
  readonly times?: number;
}

/** A number as it is typed: what is none yet, is not stored. */
export function NumberSetting({ path, label, hint, value, placeholder, times = 1 }: NumberSettingProps): ReactNode {
  const { set, problems } = useBuilder();
  const [typing, setTyping] = useState<string | null>(null);
  const own = problemsAt(problems, path);
  const stored = (text: string): number | undefined =>
    text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : times === 1 ? Number(text) : Math.round(Number(text) * times);
  const shown =
    typing !== null && stored(typing) === value ? typing : value === undefined ? '' : String(Math.round((value / times) * 100) / 100);
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1" data-setting={path.join('/')}>
      <Field label={label} {...spread(hint)}>
        {(control) => (
          <Input
            {...control}
            {...wrong(own)}
            inputMode="decimal"
            placeholder={placeholder}
            value={shown}
            onChange={(event) => {
              setTyping(event.target.value);
              set(keys(path), stored(event.target.value), label);
            }}
            onBlur={() => setTyping(null)}
          />
        )}
      </Field>
      <Problems problems={own} />
    </div>
  );
}

interface ChoiceSettingProps extends SettingProps {
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly title: string }[];
  /** Stored as nothing. */
  readonly otherwise?: string;
}

export function ChoiceSetting({ path, label, hint, value, options, otherwise }: ChoiceSettingProps): ReactNode {
  const { set, problems } = useBuilder();
  const own = problemsAt(problems, path);
  return (
    <div className="flex flex-col gap-1" data-setting={path.join('/')}>
      <Field label={label} {...spread(hint)}>
        {(control) => (
          <Choice
            {...control}
            value={value ?? otherwise ?? ''}
            options={options}
            onChange={(event) => set(keys(path), event.target.value === otherwise ? undefined : event.target.value, label)}
          />
        )}
      </Field>
      <Problems problems={own} />
    </div>
  );
}

export function SwitchSetting({ path, label, hint, value }: SettingProps & { readonly value: boolean | undefined }): ReactNode {
  const { set } = useBuilder();
  const id = `setting-${path.join('-')}`;
  return (
    <div className="flex items-start justify-between gap-3" data-setting={path.join('/')}>
      <label htmlFor={id} className="font-medium">
        {label}
        {hint !== undefined && <span className="block text-sm font-normal text-fg-3">{hint}</span>}
      </label>
      <Switch id={id} checked={value ?? false} onCheckedChange={(on) => set(keys(path), on ? true : undefined, label)} />
    </div>
  );
}

/** A part of the settings with a heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section aria-label={title} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="text-sm font-semibold text-fg-2">{title}</h3>
      {children}
    </section>
  );
}
