import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * Gives the focus back to where it was when a window without a button of its own closes; Radix only knows windows that have one.
 * It is looked up before the window mounts, as a field in it may take the focus at once.
 * @returns for `onCloseAutoFocus`
 */
export function useFocusBack(open: boolean): (event: Event) => void {
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (!open) return;
    const { activeElement } = document;
    // An item of a menu is gone by then, its button is not.
    const menu = activeElement?.closest('[role=menu]');
    before.current = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : activeElement;
  }, [open]);
  return useCallback((event: Event) => {
    event.preventDefault();
    const { current } = before;
    // What was done in the window may have taken the focus elsewhere.
    if (document.activeElement !== document.body || !current?.isConnected) return;
    if (current instanceof HTMLElement || current instanceof SVGElement) current.focus({ preventScroll: true });
  }, []);
}
