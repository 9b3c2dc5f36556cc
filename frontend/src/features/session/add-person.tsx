'use client';

import type { ReactNode } from 'react';
import { call, type CallOutput } from '../../api/call';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Choice, Field } from '../../ui/field';
import { FormAlert, TextField } from './form-parts';
import { isRole, ROLE_OPTIONS } from './person-row';
import { useForm } from './use-form';

interface AddPersonProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onAdded: (made: CallOutput<'createUser'>) => void;
}

/** Lets somebody sign in. */
export function AddPerson({ open, onOpenChange, onAdded }: AddPersonProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="sm"
      testId="add-person-dialog"
      title="Add somebody"
      description="They get a one-time password, which you hand over. No mail is sent."
    >
      <AddForm onAdded={onAdded} />
    </Dialog>
  );
}

function AddForm({ onAdded }: Pick<AddPersonProps, 'onAdded'>): ReactNode {
  const { ref, busy, error, onSubmit } = useForm(async ({ name = '', email = '', role = '' }) => {
    onAdded(await call('createUser', { body: { name, email: email.trim(), role: isRole(role) ? role : 'viewer' } }));
    return 'done';
  });
  return (
    <form ref={ref} method="post" noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
      <FormAlert error={error} />
      <TextField label="Name" name="name" autoComplete="off" autoFocus error={error?.fields['name']} />
      <TextField label="E-mail address" name="email" type="email" autoComplete="off" error={error?.fields['email']} />
      <Field label="Role">
        {(control) => <Choice {...control} name="role" defaultValue="editor" options={ROLE_OPTIONS} data-testid="role" />}
      </Field>
      <Button type="submit" look="primary" busy={busy} data-testid="create-person">
        Add
      </Button>
    </form>
  );
}
