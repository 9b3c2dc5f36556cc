'use client';

import { useSyncExternalStore } from 'react';

const KEY = 'plumbline-tour';
const listeners = new Set<() => void>();

const read = (): boolean => {
  try {
    return localStorage.getItem(KEY) === 'off';
  } catch {
    // Storage is closed to pages in some browsers: the tour then comes with each visit.
    return false;
  }
};

/** Puts the tour away in this browser, or brings it back. */
export function dismissTour(away: boolean): void {
  try {
    if (away) localStorage.setItem(KEY, 'off');
    else localStorage.removeItem(KEY);
  } finally {
    for (const listener of listeners) listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the tour was put away; true until the browser was asked. */
export const useTourDismissed = (): boolean => useSyncExternalStore(subscribe, read, () => true);
