'use client';

import type { ReactNode } from 'react';
import { Tip } from './tip';
import { relativeTime } from './relative-time';
import { useNow } from './use-now';

/** A time as "4 min ago", kept up to date; the exact one on hover and focus. */
export function Time({ at, className }: { readonly at: string; readonly className?: string }): ReactNode {
  const now = useNow(10_000);
  const date = new Date(at);
  return (
    <Tip text={date.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' })}>
      <time dateTime={at} className={className} suppressHydrationWarning>
        {relativeTime(date.getTime(), now)}
      </time>
    </Tip>
  );
}
