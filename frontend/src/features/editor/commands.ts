import { isPossible, type Command } from './command';
import { EDIT_COMMANDS } from './edit-commands';
import type { Editor } from './editor-context';
import { isPressed, type Pressed } from './keys';
import { SELECT_COMMANDS } from './select-commands';
import { VIEW_COMMANDS } from './view-commands';

/** Everything that can be done in the editor. */
export const COMMANDS: readonly Command[] = [...EDIT_COMMANDS, ...SELECT_COMMANDS, ...VIEW_COMMANDS];

/** The command that these keys mean now. */
export function commandFor(pressed: Pressed, editor: Editor): Command | null {
  return (
    COMMANDS.find(
      (command) => command.shortcuts?.some((shortcut) => isPressed(shortcut, pressed)) === true && isPossible(command, editor),
    ) ?? null
  );
}

/** Commands of one menu that are possible now. */
export const commandsOf = (menu: 'step' | 'edge' | 'canvas', editor: Editor): Command[] =>
  COMMANDS.filter((command) => command.menus?.includes(menu) === true && isPossible(command, editor));
