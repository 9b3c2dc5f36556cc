'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { hasCode, sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/confirm';
import { Failure, Skeleton } from '../../ui/feedback';
import { Page } from '../../ui/page';
import { toast } from '../../ui/toast';
import { AddPerson } from './add-person';
import { OneTimePassword } from './one-time-password';
import { PersonRow, type Person } from './person-row';

type Handed = CallOutput<'resetPassword'>;
/** What is asked before it is done. */
interface Asked {
  readonly what: 'remove' | 'reset';
  readonly person: Person;
}

/** Who may sign in, and as what. For admins. */
export function PeoplePage(): ReactNode {
  const users = useApi('listUsers', {});
  const me = useApi('getSession', {}, { freshMs: 60_000 });
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: apiKey('listUsers') });
  const failed = (error: unknown): void => void toast({ text: sentenceOf(error), tone: 'bad' });
  const change = useMutation({
    mutationFn: ({ id, name, role }: Person) => call('changeUser', { params: { id }, body: { name, role } }),
    onError: failed,
    onSettled: refresh,
  });
  const answer = useMutation({
    mutationFn: async ({ what, person: { id } }: Asked) => {
      if (what === 'reset') setHanded(await call('resetPassword', { params: { id } }));
      else await call('removeUser', { params: { id } });
    },
    onError: failed,
    onSettled: async () => {
      setAsked(null);
      await refresh();
    },
  });
  return (
    <Page
      title="People"
      lead="Who can sign in, and what they may do."
      actions={
        <Button look="primary" onClick={() => setAdding(true)} data-testid="add-person">
          <UserPlus size={16} aria-hidden="true" />
          Add somebody
        </Button>
      }
    >
      {users.isPending && <Skeleton />}
      {users.isError && (
        <Failure title={hasCode(users.error, 'forbidden') ? 'This page is for admins' : 'The people could not be read'}>
          {sentenceOf(users.error)}
        </Failure>
      )}
      <ul className="flex flex-col gap-2">
        {users.data?.items.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            isMe={person.id === me.data?.user.id}
            onRole={(role) => change.mutate({ ...person, role })}
            onReset={() => setAsked({ what: 'reset', person })}
            onRemove={() => setAsked({ what: 'remove', person })}
          />
        ))}
      </ul>
      <AddPerson
        open={adding}
        onOpenChange={setAdding}
        onAdded={(made) => {
          setAdding(false);
          setHanded(made);
          void refresh();
        }}
      />
      <Confirm
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={asked?.what === 'remove' ? `Remove ${asked.person.name}?` : `Give ${asked?.person.name ?? ''} a new password?`}
        action={asked?.what === 'remove' ? 'Remove' : 'Make a password'}
        danger={asked?.what === 'remove'}
        busy={answer.isPending}
        onConfirm={() => asked && answer.mutate(asked)}
      >
        {asked?.what === 'remove'
          ? 'They can not sign in any more, and are signed out everywhere at once. What they did stays in the audit log.'
          : 'Their present password ends, and they are signed out everywhere. You get a one-time password to hand over.'}
      </Confirm>
      <OneTimePassword handed={handed} onClose={() => setHanded(null)} />
    </Page>
  );
}
