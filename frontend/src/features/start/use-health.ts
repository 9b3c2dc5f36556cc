'use client';

import { useEffect, useState } from 'react';
import { askHealth, type Health } from '../../api/health';

/** How long after an answer the server is asked again. */
const EVERY_MS = 4_000;

/** The last answer and when it came; undefined until the first one. */
export interface CheckedHealth {
  readonly health: Health;
  readonly at: Date;
}

/** Asks the server for its health again and again while the page can be seen, and at once when it is seen again. */
export function useHealth(): CheckedHealth | undefined {
  const [checked, setChecked] = useState<CheckedHealth>();

  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;

    const ask = async (): Promise<void> => {
      clearTimeout(timer);
      if (asking || document.hidden) return;
      asking = true;
      const health = await askHealth(left.signal);
      asking = false;
      if (left.signal.aborted) return;
      setChecked({ health, at: new Date() });
      timer = setTimeout(() => void ask(), EVERY_MS);
    };

    document.addEventListener('visibilitychange', () => void ask(), { signal: left.signal });
    window.addEventListener('online', () => void ask(), { signal: left.signal });
    void ask();
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, []);

  return checked;
}
