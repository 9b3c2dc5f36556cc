'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import type { CallOutput } from '../../api/call';
import { useApi } from '../../api/use-api';

export type Use = CallOutput<'listConnectionUses'>['items'][number];

/** The steps that use a connection; read anew when older than this, ms. */
const FRESH_MS = 30_000;
export const useUses = (id: string) => useApi('listConnectionUses', { params: { id } }, { freshMs: FRESH_MS });

/** "3 flows"; of how many flows these steps are. */
export function flowCount(uses: readonly Use[]): string {
  const count = new Set(uses.map(({ flowId }) => flowId)).size;
  return count === 1 ? '1 flow' : `${String(count)} flows`;
}

/** The steps that use a connection, each with the way to it. */
export function Uses({ id }: { readonly id: string }): ReactNode {
  const uses = useUses(id);
  return (
    <section aria-label="Used by" className="flex flex-col gap-1">
      <h3 className="font-semibold">Used by</h3>
      {uses.isPending && <p className="text-fg-3">Looking …</p>}
      {uses.isError && <p className="text-failed">{sentenceOf(uses.error)}</p>}
      {uses.data && <UseList uses={uses.data.items} />}
    </section>
  );
}

/** A step in the draft and in the published version is one line. */
export function UseList({ uses }: { readonly uses: readonly Use[] }): ReactNode {
  if (uses.length === 0) return <p className="text-fg-3">No step uses it.</p>;
  const lines = new Map<string, { readonly use: Use; readonly where: string[] }>();
  for (const use of uses) {
    const key = `${use.flowId} ${use.step}`;
    const line = lines.get(key) ?? { use, where: [] };
    line.where.push(use.in === 'draft' ? 'draft' : 'published');
    lines.set(key, line);
  }
  return (
    <ul className="flex flex-col">
      {[...lines.entries()].map(([key, { use, where }]) => (
        <li key={key} className="flex min-h-6 items-center gap-2">
          <Link
            href={`/flows/${use.flowId}?step=${encodeURIComponent(use.step)}`}
            prefetch={false}
            data-testid="connection-use"
            data-step={use.step}
            className="min-w-0 truncate text-accent underline"
          >
            {use.flowName} › {use.stepName}
          </Link>
          <span className="shrink-0 text-sm text-fg-3">{where.join(', ')}</span>
        </li>
      ))}
    </ul>
  );
}
