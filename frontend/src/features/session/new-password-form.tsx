'use client';

import type { ReactNode } from 'react';
import { MIN_PASSWORD } from '@plumbline/shared';
import { call } from '../../api/call';
import { Button } from '../../ui/button';
import { FormAlert } from './form-parts';
import { PasswordField } from './password-field';
import { useForm } from './use-form';

interface NewPasswordFormProps {
  /** The present password, where it was typed a moment ago. */
  readonly present?: string;
  readonly action: string;
  readonly onDone: () => void;
}

/** Changes the own password. */
export function NewPasswordForm({ present, action, onDone }: NewPasswordFormProps): ReactNode {
  const { ref, busy, error, onSubmit } = useForm(async ({ currentPassword = '', newPassword = '' }) => {
    await call('changePassword', { body: { currentPassword: present ?? currentPassword, newPassword } });
    onDone();
    return 'done';
  });
  const asked = present === undefined;
  return (
    <form ref={ref} method="post" noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
      <FormAlert error={error} />
      {asked && (
        <PasswordField
          label="Present password"
          name="currentPassword"
          purpose="current-password"
          autoFocus
          error={error?.fields['currentPassword']}
          testId="current-password"
        />
      )}
      <PasswordField
        label="New password"
        name="newPassword"
        purpose="new-password"
        hint={`At least ${String(MIN_PASSWORD)} characters. Your other sessions end.`}
        autoFocus={!asked}
        error={error?.fields['newPassword']}
        testId="new-password"
      />
      <Button type="submit" look="primary" busy={busy} data-testid="save-password">
        {action}
      </Button>
    </form>
  );
}
