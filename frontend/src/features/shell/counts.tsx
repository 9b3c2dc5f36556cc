'use client';

import type { ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { cn } from '../../ui/cn';

/** Most that are counted: above it the number says "99+". */
const MOST = 99;
const EVERY_MS = 15_000;

interface Folding {
  readonly folded: boolean;
}

/** How many runs wait for a person. */
export function AttentionCount({ folded }: Folding): ReactNode {
  const { data } = useApi('listRuns', { query: { status: 'needs_attention', limit: MOST } }, { everyMs: EVERY_MS });
  return <Count folded={folded} page={data} testId="attention-count" words="waiting for you" className="bg-attention-bg text-attention-on" />;
}

/** How many incidents are open. */
export function IncidentCount({ folded }: Folding): ReactNode {
  const { data } = useApi('listIncidents', { query: { status: 'open', limit: MOST } }, { everyMs: EVERY_MS });
  return <Count folded={folded} page={data} testId="incident-count" words="open" className="bg-failed-bg text-failed-on" />;
}

interface CountProps extends Folding {
  readonly page: { readonly items: readonly unknown[]; readonly next: unknown } | undefined;
  readonly testId: string;
  /** Read after the number. */
  readonly words: string;
  readonly className: string;
}

function Count({ folded, page, testId, words, className }: CountProps): ReactNode {
  const count = page?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <span
      data-testid={testId}
      className={cn('rounded-pill px-1.5 text-xs font-semibold', className, folded && 'absolute mt-[-18px] ml-[14px]')}
    >
      {page?.next ? `${String(MOST)}+` : String(count)}
      <span className="sr-only"> {words}</span>
    </span>
  );
}
