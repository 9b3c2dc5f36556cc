'use client';

import { useLayoutEffect } from 'react';

/** What a bench reads in the page (`docs/canvas-performance.md`). */
interface Bench {
  /** How often each step was rendered, by its id. */
  readonly steps: Record<string, number>;
}

declare global {
  interface Window {
    __plumblineBench?: Bench;
  }
}

/** Only a page that was opened with `?bench=1` counts. */
const isAsked = typeof window !== 'undefined' && new URLSearchParams(window.location.search).get('bench') === '1';

/** Counts a render of a step, after it has come into the page; does nothing where nobody measures. */
export const useRenderCount: (id: string) => void = isAsked ? useCount : () => undefined;

function useCount(id: string): void {
  useLayoutEffect(() => {
    const { steps } = (window.__plumblineBench ??= { steps: {} });
    steps[id] = (steps[id] ?? 0) + 1;
  });
}
