/** A combination of keys: `mod` is Ctrl, or Command on a Mac. Written `mod+shift+z`, `delete`, `?`. */
export type Shortcut = string;

/** The part of a keyboard event that tells which keys were pressed. */
export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Keys whose character already needs Shift on most keyboards: there Shift is not asked for. */
const SHIFTED = new Set(['?', '+', '!']);

const NAMES: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  delete: 'Del',
  backspace: 'Backspace',
  enter: 'Enter',
  escape: 'Esc',
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
};

/** Whether these keys are that shortcut. */
export function isPressed(shortcut: Shortcut, { key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): boolean {
  const parts = shortcut.split('+').filter((part) => part !== '');
  const wanted = shortcut.endsWith('++') || shortcut === '+' ? '+' : (parts.at(-1) ?? '');
  const has = (part: string): boolean => parts.slice(0, -1).includes(part);
  if (key.toLowerCase() !== wanted) return false;
  if ((ctrlKey || metaKey) !== has('mod') || altKey !== has('alt')) return false;
  return SHIFTED.has(wanted) || shiftKey === has('shift');
}

/** How a shortcut is written for people. @param isMac uses the signs of that keyboard */
export function spelled(shortcut: Shortcut, isMac = false): string {
  const parts = shortcut.split('+').filter((part) => part !== '');
  return parts.map((part) => (isMac && part === 'mod' ? '⌘' : (NAMES[part] ?? part.toUpperCase()))).join(isMac ? '' : ' ');
}
