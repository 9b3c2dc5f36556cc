'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Field, Input } from '../../ui/field';

interface PasswordFieldProps {
  readonly label: string;
  readonly name: string;
  /** What password managers are to do: fill in, or make one up. */
  readonly purpose: 'current-password' | 'new-password';
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
  readonly testId?: string;
}

/** A password, which can be looked at, and a word when Caps Lock is on. */
export function PasswordField({ label, name, purpose, hint, error, autoFocus = false, testId = name }: PasswordFieldProps): ReactNode {
  const [shown, setShown] = useState(false);
  const [capitals, setCapitals] = useState(false);
  const look = (event: KeyboardEvent<HTMLInputElement>): void => setCapitals(event.getModifierState('CapsLock'));
  const words = [...(capitals ? ['Caps Lock is on.'] : []), ...(hint === undefined ? [] : [hint])].join(' ');
  return (
    <Field label={label} required error={error} {...(words === '' ? {} : { hint: <span aria-live="polite">{words}</span> })}>
      {(control) => (
        <div className="flex gap-1">
          <Input
            {...control}
            name={name}
            type={shown ? 'text' : 'password'}
            autoComplete={purpose}
            autoCapitalize="none"
            spellCheck={false}
            autoFocus={autoFocus}
            data-testid={testId}
            onKeyDown={look}
            onKeyUp={look}
            onBlur={() => setCapitals(false)}
          />
          <Button
            look="quiet"
            size="icon"
            aria-label={shown ? 'Hide the password' : 'Show the password'}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
          </Button>
        </div>
      )}
    </Field>
  );
}
