'use client';

import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from './cn';

export const INPUT_CLASS =
  'w-full rounded-control border border-line-strong bg-surface px-2 py-1 text-base text-fg min-h-8 aria-invalid:border-failed disabled:opacity-60';

/** What the control of a field takes over, so that its label, hint and error belong to it. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
  readonly 'aria-required'?: true;
}

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly required?: boolean;
  /** Beside the label, at the right. */
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A label, its control, a hint and an error, tied together for screen readers. */
export function Field({ label, hint, error, required = false, aside, className, children }: FieldProps): ReactNode {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={cn('flex flex-col gap-1', className)}>
      <div className="flex min-h-6 items-center justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
          {required && (
            <span className="text-failed" aria-hidden="true">
              {' *'}
            </span>
          )}
        </label>
        {aside}
      </div>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
        ...(required ? { 'aria-required': true as const } : {}),
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-fg-3">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-sm text-failed">
          {error}
        </p>
      )}
    </div>
  );
}

export function Input({ className, ...rest }: ComponentProps<'input'>): ReactNode {
  return <input className={cn(INPUT_CLASS, className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>): ReactNode {
  return <textarea className={cn(INPUT_CLASS, 'min-h-16 resize-y', className)} {...rest} />;
}

/** A plain list of choices, the browser's own: it works with every keyboard and on every telephone. */
export function Choice({
  options,
  className,
  ...rest
}: ComponentProps<'select'> & { readonly options: readonly { readonly value: string; readonly title: string }[] }): ReactNode {
  return (
    <select className={cn(INPUT_CLASS, 'h-8 pr-6', className)} {...rest}>
      {options.map(({ value, title }) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </select>
  );
}
