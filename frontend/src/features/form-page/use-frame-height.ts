'use client';

import { useEffect } from 'react';

/** Tells the page around how high this one is, and no page that is not allowed to show it. */
export function useFrameHeight(isFramed: boolean, allowed: readonly string[]): void {
  useEffect(() => {
    if (!isFramed || window.parent === window) return undefined;
    const targets = targetsIn(allowed, document.referrer);
    const say = (): void => {
      const height = Math.ceil(document.body.getBoundingClientRect().height);
      for (const target of targets) window.parent.postMessage({ plumblineForm: window.location.pathname, height }, target);
    };
    const watching = new ResizeObserver(say);
    watching.observe(document.body);
    return () => watching.disconnect();
  }, [isFramed, allowed]);
}

/** The one of the allowed origins that shows it, where the browser says so; else each of them: the browser gives it to none but the right one. */
export function targetsIn(allowed: readonly string[], referrer: string): readonly string[] {
  const around = allowed.filter((origin) => referrer === origin || referrer.startsWith(`${origin}/`));
  return around.length > 0 ? around : allowed;
}
