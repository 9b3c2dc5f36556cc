import type { ReactNode } from 'react';
import { Field, Textarea } from '../../ui/field';

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly testId?: string;
}

/** Why somebody does what they are about to do. */
export function ReasonField({ value, onChange, testId = 'repair-reason' }: ReasonFieldProps): ReactNode {
  return (
    <Field label="Reason" hint="Kept with the run and in the audit log.">
      {(control) => (
        <Textarea
          {...control}
          rows={1}
          className="min-h-8"
          data-testid={testId}
          value={value}
          maxLength={2_000}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Why it was not done. */
export function Refusal({ children, testId = 'repair-refused' }: { readonly children: ReactNode; readonly testId?: string }): ReactNode {
  return (
    <p role="alert" data-testid={testId} className="rounded-control border border-failed bg-failed-soft p-2">
      {children}
    </p>
  );
}
