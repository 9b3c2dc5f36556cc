import type { ReactNode } from 'react';
import { Choice, Field, Input } from '../../ui/field';
import type { FormField } from './fields';
import type { Faults, Values } from './form-values';

interface FormFieldProps {
  readonly field: FormField;
  readonly values: Values;
  readonly faults: Faults;
  readonly onChange: (pointer: string, text: string) => void;
}

/** One field of a connection. */
export function FieldOf({ field, values, faults, onChange }: FormFieldProps): ReactNode {
  const { pointer, title, hint, required, type, options, example } = field;
  const error = faults[pointer];
  return (
    <Field label={title} required={required} {...(hint === undefined ? {} : { hint })} {...(error === undefined ? {} : { error })}>
      {(control) =>
        options ? (
          <Choice
            {...control}
            data-testid={testIdOf(pointer)}
            value={values[pointer] ?? ''}
            options={options}
            onChange={({ target }) => onChange(pointer, target.value)}
          />
        ) : (
          <Input
            {...control}
            data-testid={testIdOf(pointer)}
            type={type === 'password' ? 'password' : 'text'}
            inputMode={type === 'number' ? 'numeric' : undefined}
            // Browsers keep to this for passwords of others, and offer no saved one.
            autoComplete={type === 'password' ? 'new-password' : 'off'}
            spellCheck={false}
            autoCapitalize="none"
            placeholder={example}
            value={values[pointer] ?? ''}
            onChange={({ target }) => onChange(pointer, target.value)}
          />
        )
      }
    </Field>
  );
}

const testIdOf = (pointer: string): string => `field${pointer.replaceAll('/', '-')}`;
