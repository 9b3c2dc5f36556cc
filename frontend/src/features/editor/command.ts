import type { Editor } from './editor-context';
import type { Shortcut } from './keys';

/** Where a command stands in lists. */
export type CommandGroup = 'Edit' | 'Add' | 'Select' | 'Arrange' | 'View' | 'Run' | 'Go';

/**
 * Something that can be done in the editor, once: the command palette, the menus and the list of shortcuts are made from these.
 */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  readonly shortcuts?: readonly Shortcut[];
  /** Whether it makes sense now; absent: always. */
  readonly when?: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => void;
  /** In the menu of a step, of an edge, or of the empty canvas. */
  readonly menus?: readonly ('step' | 'edge' | 'canvas')[];
  readonly danger?: boolean;
}

export const isPossible = (command: Command, editor: Editor): boolean => command.when?.(editor) ?? true;
