import type { CallOutput } from '../../api/call';

export type UndoAnswer = CallOutput<'getUndo'>;
export type UndoItem = UndoAnswer['items'][number];

/** What can be taken back now, what is or was being taken back, and what can not be; each in the order in which it would be done. */
export interface UndoGroups {
  readonly possible: readonly UndoItem[];
  readonly begun: readonly UndoItem[];
  readonly impossible: readonly UndoItem[];
  /** How many only read. */
  readonly reads: number;
}

/** Pure. */
export function groupsOf(items: readonly UndoItem[]): UndoGroups {
  return {
    possible: items.filter(({ is }) => is === 'possible'),
    begun: items.filter(({ undo }) => undo !== null),
    impossible: items.filter(({ is }) => is === 'impossible'),
    reads: items.filter(({ is }) => is === 'not_needed').length,
  };
}

/** An effect by its step and attempt. */
export const effectKey = ({ key, attempt }: { readonly key: string; readonly attempt: number }): string => `${key}/${String(attempt)}`;

/** What is about to happen outside, in a sentence. */
export function aboutToHappen(count: number): string {
  if (count === 0) return 'Choose what is to be taken back.';
  const calls = count === 1 ? 'One call goes out now' : `${String(count)} calls go out now, one after the other, the newest first`;
  return `${calls}. Each is made once; if one is refused, the rest waits until a person has decided.`;
}

/** How far it is, in a sentence; null: nothing was begun. */
export function progressWords(begun: readonly UndoItem[]): string | null {
  if (begun.length === 0) return null;
  const done = begun.filter(({ is }) => is === 'undone').length;
  const stuck = begun.filter(({ is }) => is === 'stuck').length;
  if (stuck > 0) return `${String(done)} of ${String(begun.length)} taken back; ${String(stuck)} ${stuck === 1 ? 'needs' : 'need'} you.`;
  return done === begun.length ? `All ${String(done)} taken back.` : `${String(done)} of ${String(begun.length)} taken back so far …`;
}
