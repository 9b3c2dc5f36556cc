import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Field, Input } from '../../ui/field';
import { Logo } from '../shell/index';
import type { FormError } from './field-errors';

/** The column that sign-in and set-up stand in. */
export function EntryFrame({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center gap-6 p-6">
      <Logo />
      <div className="flex flex-col gap-4 rounded-card border border-line bg-surface p-6">
        <header>
          <h1 className="text-2xl font-semibold">{title}</h1>
          {lead !== undefined && <p className="mt-1 text-fg-2">{lead}</p>}
        </header>
        {children}
      </div>
    </main>
  );
}

/** What is wrong with the whole form; said at once. */
export function FormAlert({ error }: { readonly error: FormError | null }): ReactNode {
  return (
    <div role="alert" className="empty:hidden">
      {error && (
        <p data-testid="form-error" className="flex items-start gap-2 rounded-control border border-failed bg-failed-soft p-2">
          <CircleAlert size={16} className="mt-0.5 shrink-0 text-failed" aria-hidden="true" />
          {error.message}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: 'text' | 'email';
  readonly autoComplete: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

/** One line of text of a form. */
export function TextField({ label, name, type = 'text', autoComplete, hint, error, autoFocus = false }: TextFieldProps): ReactNode {
  return (
    <Field label={label} required error={error} {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type={type}
          autoComplete={autoComplete}
          autoFocus={autoFocus}
          data-testid={name}
          {...(type === 'email' ? { inputMode: 'email' as const, autoCapitalize: 'none', spellCheck: false } : {})}
        />
      )}
    </Field>
  );
}
