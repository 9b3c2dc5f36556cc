import { useEffect, useRef } from 'react';

/** Where keys are for what is typed. */
const FIELDS = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';

/** Single keys of the page of a run, wherever its focus is; not in fields and windows, and not with Ctrl, Command or Alt. */
export function useRunKeys(keys: Readonly<Record<string, () => void>>): void {
  const newest = useRef(keys);
  useEffect(() => {
    newest.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(FIELDS)) return;
      const run = newest.current[event.key.toLowerCase()];
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
