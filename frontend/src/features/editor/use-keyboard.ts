'use client';

import { useCallback, useEffect, type KeyboardEvent } from 'react';
import { commandFor } from './commands';
import type { Editor } from './editor-context';
import { pasteText } from './pasting';

/** Where keys are for what is typed, or for a list of its own. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tree"], [role="tablist"]';
/** What a button does with these keys is its own. */
const BUTTON_KEYS = new Set(['Enter', ' ']);

const isOwn = (target: EventTarget | null): boolean => target instanceof Element && target.closest(OWN_KEYS) !== null;
/** The focus on nothing is a focus on the page; a click on the empty canvas gives it to the page's main part. */
const isPage = (target: EventTarget | null): boolean => target === document.body || (target instanceof Element && target.matches('main'));

/** These are the page's wherever the focus is: saving and finding would else open the browser's own. */
const EVERYWHERE = new Set(['save', 'find', 'commands', 'run']);

/** Shortcuts work wherever the focus is in the editor, but not in fields, menus and windows. */
export function useKeyboard(editor: Editor): (event: KeyboardEvent) => void {
  useEffect(() => {
    const pressed = (event: globalThis.KeyboardEvent): void => {
      if (isPage(event.target)) press(editor, event);
    };
    const pasted = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (isOwn(event.target) || text === '' || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      pasteText(editor, text);
    };
    document.addEventListener('keydown', pressed);
    document.addEventListener('paste', pasted);
    return () => {
      document.removeEventListener('keydown', pressed);
      document.removeEventListener('paste', pasted);
    };
  }, [editor]);
  return useCallback((event: KeyboardEvent) => press(editor, event.nativeEvent), [editor]);
}

function press(editor: Editor, event: globalThis.KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const command = commandFor(event, editor);
  if (!command) return;
  if (isOwn(event.target) && !EVERYWHERE.has(command.id)) return;
  if (
    BUTTON_KEYS.has(event.key) &&
    !event.ctrlKey &&
    !event.metaKey &&
    event.target instanceof Element &&
    event.target.closest('button, a')
  )
    return;
  event.preventDefault();
  command.run(editor);
}
