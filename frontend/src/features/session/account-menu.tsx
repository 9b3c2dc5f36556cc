'use client';

import { KeyRound, LogOut, Users } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Menu } from '../../ui/menu';
import { Tile } from '../../ui/tile';
import { toast } from '../../ui/toast';
import { NewPasswordForm } from './new-password-form';

/** Ends the session; a full load of the sign-in page forgets all that was shown. */
function signOut(): void {
  call('signOut', {}).then(
    () => window.location.assign('/sign-in'),
    (error: unknown) => toast({ text: sentenceOf(error), tone: 'bad' }),
  );
}

/** Who is signed in, and what they can do about it. Asked again with each visit of the window, so that the session lives on. */
export function AccountMenu(): ReactNode {
  const { data } = useApi('getSession', {}, { freshMs: 60_000 });
  const router = useRouter();
  const [changing, setChanging] = useState(false);
  if (!data) return null;
  const { name, email, role } = data.user;
  return (
    <div className="@container w-full min-w-10">
      <Menu
        align="start"
        items={[
          ...(role === 'admin'
            ? [{ title: 'People', icon: <Users size={14} />, testId: 'people', run: () => router.push('/people') }]
            : []),
          { title: 'Change password', icon: <KeyRound size={14} />, testId: 'change-password', run: () => setChanging(true) },
          null,
          { title: 'Sign out', icon: <LogOut size={14} />, testId: 'sign-out', run: signOut },
        ]}
      >
        <Button look="quiet" className="h-10 w-full justify-start overflow-hidden px-1" data-testid="account">
          <Tile name={name} size={28} />
          <span className="sr-only">{`Account of ${name}, ${role}`}</span>
          <span aria-hidden="true" className="hidden min-w-0 flex-col items-start text-left @[96px]:flex">
            <span className="max-w-full truncate" title={email}>
              {name}
            </span>
            <span className="text-xs text-fg-3">{role}</span>
          </span>
        </Button>
      </Menu>
      <Dialog open={changing} onOpenChange={setChanging} title="Change password" width="sm" testId="password-dialog">
        <NewPasswordForm
          action="Change password"
          onDone={() => {
            setChanging(false);
            toast('Your password was changed. Your other sessions have ended.');
          }}
        />
      </Dialog>
    </div>
  );
}
