'use client';

import type { ReactNode } from 'react';
import { Tip } from './tip';
import { relativeTime } from './relative-time';
import { useNow } from './use-now';

/** How often the words change, ms. */
const EVERY_MS = 10_000;

/** A time as "4 min ago", kept up to date; the exact one on hover and focus. */
export function Time({ at, className }: { readonly at: string; readonly className?: string }): ReactNode {
  const now = useNow(EVERY_MS);
  const date = new Date(at);
  // The clock stands still between its ticks: what happened since the last one is not in the future.
  const ahead = date.getTime() - now;
  return (
    <Tip text={date.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' })}>
      <time dateTime={at} className={className} suppressHydrationWarning>
        {relativeTime(date.getTime(), ahead > 0 && ahead < EVERY_MS ? date.getTime() : now)}
      </time>
    </Tip>
  );
}
