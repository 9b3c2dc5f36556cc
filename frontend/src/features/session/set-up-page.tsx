'use client';

import type { ReactNode } from 'react';
import { MIN_PASSWORD } from '@plumbline/shared';
import { hasCode } from '../../api/api-error';
import { call } from '../../api/call';
import { useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { EntryFrame, FormAlert, TextField } from './form-parts';
import { PasswordField } from './password-field';
import { useForm } from './use-form';

/** The first start: makes the first admin, once. */
export function SetUpPage(): ReactNode {
  const { data } = useApi('getSetup', {});
  const { ref, busy, error, onSubmit } = useForm(async ({ name = '', email = '', password = '', code }) => {
    try {
      await call('setUp', { body: { name, email: email.trim(), password, ...(code === undefined ? {} : { code }) } });
    } catch (refused) {
      // Somebody was faster; the admin of theirs is there now.
      if (!hasCode(refused, 'already_set_up')) throw refused;
    }
    window.location.assign('/');
    return 'done';
  });
  return (
    <EntryFrame title="Welcome" lead="Nobody can sign in yet. Make the first admin: you can let others in afterwards.">
      <form ref={ref} method="post" noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
        <FormAlert error={error} />
        <TextField label="Your name" name="name" autoComplete="name" autoFocus error={error?.fields['name']} />
        <TextField label="E-mail address" name="email" type="email" autoComplete="username" error={error?.fields['email']} />
        <PasswordField
          label="Password"
          name="password"
          purpose="new-password"
          hint={`At least ${String(MIN_PASSWORD)} characters; a few words are fine.`}
          error={error?.fields['password']}
        />
        {data?.codeRequired === true && (
          <TextField
            label="Set-up code"
            name="code"
            autoComplete="off"
            hint="It stands in the log of the start of this server."
            error={error?.fields['code']}
          />
        )}
        <Button type="submit" look="primary" busy={busy} data-testid="create-admin">
          Make the first admin
        </Button>
      </form>
    </EntryFrame>
  );
}
