'use client';

import { CONNECTION_KIND_DEFINITIONS } from '@plumbline/shared';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tile } from '../../ui/tile';
import { Time } from '../../ui/time';
import type { Connection } from './form-values';
import { GateStrip } from './gate-strip';
import { useGateOf } from './use-gates';
import { flowCount, useUses } from './uses';

interface ConnectionRowProps {
  readonly connection: Connection;
  readonly mayRepair: boolean;
  readonly onOpen: () => void;
}

/** One connection of the list. */
export function ConnectionRow({ connection, mayRepair, onOpen }: ConnectionRowProps): ReactNode {
  const { id, kind, service, name, account, hosts, lastUsedAt, rotatedAt } = connection;
  const uses = useUses(id).data?.items;
  const gate = useGateOf(id);
  return (
    <article
      data-testid="connection-row"
      data-connection-id={id}
      aria-label={`${service}: ${name}`}
      className="rounded-card border border-line bg-surface hover:border-line-strong"
    >
      <div className="relative flex min-h-[60px] items-center gap-4 px-4 py-2">
        <Tile name={service.replace(/^Practice /, '')} />
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2">
            <button type="button" onClick={onOpen} className="truncate font-semibold after:absolute after:inset-0 after:rounded-card">
              {service}: {name}
            </button>
            {kind === 'practice' && <Lock size={12} className="shrink-0 text-fg-3" aria-label="Made by the system" />}
          </p>
          <p className="truncate text-sm text-fg-2">
            {CONNECTION_KIND_DEFINITIONS[kind].title}
            {account === null ? '' : ` · ${account}`} · <span className="font-mono">{hosts.join(', ')}</span>
          </p>
        </div>
        <dl className="relative hidden shrink-0 grid-cols-[auto_88px] gap-x-2 text-sm md:grid">
          <dt className="text-fg-3">Last used</dt>
          <dd className="text-right">{lastUsedAt === null ? 'never' : <Time at={lastUsedAt} />}</dd>
          <dt className="text-fg-3">Secret entered</dt>
          <dd className="text-right">
            <Time at={rotatedAt} />
          </dd>
        </dl>
        <p className="w-[96px] shrink-0 text-right text-sm" data-testid="connection-uses">
          {uses === undefined ? '' : uses.length === 0 ? <span className="text-fg-3">not used</span> : `used by ${flowCount(uses)}`}
        </p>
      </div>
      {gate && <GateStrip gate={gate} mayRepair={mayRepair} />}
    </article>
  );
}
