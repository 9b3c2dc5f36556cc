'use client';

import { useSyncExternalStore } from 'react';

/** One clock for the whole page ticks every 250 ms and only while something shows a time. */
const TICK_MS = 250;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((one) => one()), TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * The time now, ms since 1970, rounded down to `everyMs`: a component renders again only when that changes.
 */
export function useNow(everyMs: number): number {
  const now = (): number => Math.floor(Date.now() / everyMs) * everyMs;
  return useSyncExternalStore(subscribe, now, () => 0);
}
