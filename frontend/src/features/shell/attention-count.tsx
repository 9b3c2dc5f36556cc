'use client';

import type { ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { cn } from '../../ui/cn';

/** Most runs that are counted: above it the number says "99+". */
const MOST = 99;

/** How many runs wait for a person. */
export function AttentionCount({ folded }: { readonly folded: boolean }): ReactNode {
  const { data } = useApi('listRuns', { query: { status: 'needs_attention', limit: MOST } }, { everyMs: 15_000 });
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  const words = data?.next ? `${String(MOST)}+` : String(count);
  return (
    <span
      data-testid="attention-count"
      className={cn(
        'rounded-pill bg-attention-bg px-1.5 text-xs font-semibold text-attention-on',
        folded && 'absolute mt-[-18px] ml-[14px]',
      )}
    >
      {words}
      <span className="sr-only"> waiting for you</span>
    </span>
  );
}
