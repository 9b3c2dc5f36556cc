'use client';

import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The name of the cookie that keeps the choice, so that the server sends the page in the right colours at once. */
export const THEME_COOKIE = 'theme';

const YEAR_SECONDS = 31_536_000;
const listeners = new Set<() => void>();

export const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

function current(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return isTheme(chosen) ? chosen : 'system';
}

/** Chooses the colours of this browser. */
export function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${String(YEAR_SECONDS)}; samesite=lax`;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The chosen colours. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, current, () => 'system');
