'use client';

import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput } from '../../api/call';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { toast } from '../../ui/toast';

interface OneTimePasswordProps {
  readonly handed: CallOutput<'createUser'> | null;
  readonly onClose: () => void;
}

/** Shows a password that was just made: now, and never again. */
export function OneTimePassword({ handed, onClose }: OneTimePasswordProps): ReactNode {
  const copy = (text: string): void => {
    // Not there on plain http from another machine; the text can be marked by hand then.
    const done = (navigator.clipboard as Clipboard | undefined)?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => toast('The password was copied.'),
      () => toast({ text: 'This browser does not let pages copy: mark the password and copy it by hand.', tone: 'bad' }),
    );
  };
  return (
    <Dialog
      open={handed !== null}
      onOpenChange={(open) => !open && onClose()}
      width="sm"
      title="One-time password"
      description={`For ${handed?.user.email ?? ''}. Hand it over now: nothing shows it again. With the first sign-in another one is chosen.`}
      footer={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {handed && (
        <p className="flex items-center gap-2">
          <code data-testid="one-time-password" className="flex-1 rounded-control border border-line bg-surface-2 p-2 font-mono select-all">
            {handed.oneTimePassword}
          </code>
          <Button size="icon" aria-label="Copy the password" onClick={() => copy(handed.oneTimePassword)}>
            <Copy size={16} aria-hidden="true" />
          </Button>
        </p>
      )}
    </Dialog>
  );
}
