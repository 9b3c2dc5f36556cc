'use client';

import { useSyncExternalStore } from 'react';

/** As wide as a telephone held upright, or less. */
const NARROW = '(max-width: 639px)';

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether the window is so narrow that what stands beside the page has to give way. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(NARROW).matches,
    () => false,
  );
