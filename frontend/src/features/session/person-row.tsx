'use client';

import { EllipsisVertical, KeyRound, UserMinus } from 'lucide-react';
import type { ReactNode } from 'react';
import { ROLES, type Role } from '@plumbline/shared';
import type { CallOutput } from '../../api/call';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/field';
import { Menu } from '../../ui/menu';
import { Tile } from '../../ui/tile';

export type Person = CallOutput<'listUsers'>['items'][number];

const WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: looks',
  operator: 'Operator: starts and repairs runs',
  editor: 'Editor: changes flows and connections',
  admin: 'Admin: everything',
};

/** The roles, each with what it may do. */
export const ROLE_OPTIONS = ROLES.map((value) => ({ value, title: WORDS[value] }));

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

interface PersonRowProps {
  readonly person: Person;
  readonly isMe: boolean;
  readonly onRole: (role: Role) => void;
  readonly onReset: () => void;
  readonly onRemove: () => void;
}

/** One person of the list. */
export function PersonRow({ person: { name, email, role }, isMe, onRole, onReset, onRemove }: PersonRowProps): ReactNode {
  return (
    <li data-testid="person" className="flex flex-wrap items-center gap-3 rounded-card border border-line bg-surface p-3">
      <Tile name={name} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">
          {name}
          {isMe && <span className="font-normal text-fg-3"> (you)</span>}
        </p>
        <p className="truncate text-fg-2">{email}</p>
      </div>
      <Choice
        className="w-auto"
        aria-label={`Role of ${name}`}
        value={role}
        options={ROLE_OPTIONS}
        onChange={({ target: { value } }) => isRole(value) && onRole(value)}
      />
      <Menu
        items={[
          { title: 'New one-time password', icon: <KeyRound size={14} />, disabled: isMe, testId: 'reset-password', run: onReset },
          { title: 'Remove', icon: <UserMinus size={14} />, danger: true, disabled: isMe, testId: 'remove-person', run: onRemove },
        ]}
      >
        <Button look="quiet" size="icon" aria-label={`More for ${name}`}>
          <EllipsisVertical size={16} aria-hidden="true" />
        </Button>
      </Menu>
    </li>
  );
}
