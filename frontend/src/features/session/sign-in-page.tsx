'use client';

import { useState, type ReactNode } from 'react';
import { safePath } from '@plumbline/shared';
import { call } from '../../api/call';
import { Button } from '../../ui/button';
import { EntryFrame, FormAlert, TextField } from './form-parts';
import { NewPasswordForm } from './new-password-form';
import { PasswordField } from './password-field';
import { useForm } from './use-form';

/** Goes on to where somebody wanted to be; a full load, so that nothing of who was here before is left in memory. */
function goOn(): void {
  window.location.assign(safePath(new URLSearchParams(window.location.search).get('next')) ?? '/');
}

/** Signs in. Whose password was made by somebody else chooses one of their own here, before anything else. */
export function SignInPage(): ReactNode {
  const [oneTime, setOneTime] = useState<string | null>(null);
  if (oneTime !== null) {
    return (
      <EntryFrame title="Choose a password" lead="Yours was made by somebody else. From now on only you know it.">
        <NewPasswordForm present={oneTime} action="Save and go on" onDone={goOn} />
      </EntryFrame>
    );
  }
  return <SignInForm onOneTime={setOneTime} />;
}

function SignInForm({ onOneTime }: { readonly onOneTime: (password: string) => void }): ReactNode {
  const { ref, busy, error, onSubmit } = useForm(async ({ email = '', password = '' }) => {
    const session = await call('signIn', { body: { email: email.trim(), password } });
    if (session.mustChangePassword) onOneTime(password);
    else goOn();
    return 'done';
  });
  return (
    <EntryFrame title="Sign in">
      <form ref={ref} method="post" noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
        <FormAlert error={error} />
        <TextField label="E-mail address" name="email" type="email" autoComplete="username" autoFocus error={error?.fields['email']} />
        <PasswordField label="Password" name="password" purpose="current-password" error={error?.fields['password']} />
        <Button type="submit" look="primary" busy={busy} data-testid="sign-in">
          Sign in
        </Button>
        <p className="text-sm text-fg-3">Forgot your password? An admin can give you a new one.</p>
      </form>
    </EntryFrame>
  );
}
