'use client';

import { CONNECTION_KIND_DEFINITIONS, KINDS_FOR_PEOPLE } from '@plumbline/shared';
import { FileSignature, Inbox, KeyRound, Mail, Ticket, UserRound, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { call, type CallInput } from '../../api/call';
import { Dialog } from '../../ui/dialog';
import { ConnectionForm } from './connection-form';
import type { KindForPeople } from './fields';
import { bodyOf, emptyValues, type Connection } from './form-values';

const ICONS: Readonly<Record<KindForPeople, LucideIcon>> = {
  api_key: KeyRound,
  bearer: Ticket,
  basic: UserRound,
  hmac: FileSignature,
  smtp: Mail,
  imap: Inbox,
};

interface NewConnectionProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onMade: (connection: Connection) => void;
}

/** Makes a connection: first what kind, then its form. */
export function NewConnection({ open, onOpenChange, onMade }: NewConnectionProps): ReactNode {
  const [kind, setKind] = useState<KindForPeople | null>(null);
  const shown = kind && CONNECTION_KIND_DEFINITIONS[kind];
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => {
        if (!now) setKind(null);
        onOpenChange(now);
      }}
      title={shown ? `New connection: ${shown.title}` : 'New connection'}
      description={
        shown
          ? shown.description
          : 'How does the service want to know that it is you? Its documentation says so, mostly under "Authentication".'
      }
      testId="new-connection-dialog"
    >
      {kind === null ? (
        <ul className="flex flex-col gap-2">
          {KINDS_FOR_PEOPLE.map((one) => (
            <li key={one}>
              <KindButton kind={one} onChoose={() => setKind(one)} />
            </li>
          ))}
        </ul>
      ) : (
        <ConnectionForm
          key={kind}
          kind={kind}
          initial={emptyValues(kind)}
          exists={false}
          onBack={() => setKind(null)}
          onSave={async (values) => {
            // The server judges the body; the form only collects it.
            const body = { kind, ...bodyOf(kind, values, true) } as unknown as CallInput<'createConnection'>['body'];
            const made = await call('createConnection', { body });
            setKind(null);
            onMade(made);
          }}
        />
      )}
    </Dialog>
  );
}

function KindButton({ kind, onChoose }: { readonly kind: KindForPeople; readonly onChoose: () => void }): ReactNode {
  const { title, description } = CONNECTION_KIND_DEFINITIONS[kind];
  const Icon = ICONS[kind];
  return (
    <button
      type="button"
      data-testid="connection-kind"
      data-kind={kind}
      onClick={onChoose}
      className="flex w-full items-center gap-3 rounded-control border border-line p-3 text-left hover:border-accent hover:bg-surface-2"
    >
      <Icon size={20} className="shrink-0 text-fg-2" aria-hidden="true" />
      <span>
        <span className="block font-semibold">{title}</span>
        <span className="text-fg-2">{description}</span>
      </span>
    </button>
  );
}
