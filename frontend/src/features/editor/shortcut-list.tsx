'use client';

import type { ReactNode } from 'react';
import { Dialog } from '../../ui/dialog';
import type { CommandGroup } from './command';
import { COMMANDS } from './commands';
import { useEditor, useView } from './editor-context';
import { spelled } from './keys';

const GROUPS: readonly CommandGroup[] = ['Add', 'Edit', 'Select', 'Arrange', 'View', 'Run', 'Go'];
/** What the pointer can do, which no command stands for. */
const GESTURES: readonly (readonly [string, string])[] = [
  ['Pick a step where the edge goes', 'Drag from a handle into the void'],
  ['Insert into an edge', 'Drop a step or a palette item on it, or press its +'],
  ['Connect without dragging', 'Press a handle, then another'],
  ['Select several', 'Drag over the empty canvas, or Shift and press'],
  ['Move the canvas', 'Space and drag, or the middle button'],
  ['Paste', 'Ctrl V'],
  ['Move without lining up', 'Hold Alt while dragging'],
];

/** All shortcuts, made from the commands. */
export function ShortcutList(): ReactNode {
  const editor = useEditor();
  const open = useView((view) => view.window === 'shortcuts');
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && editor.view.setState({ window: null })}
      title="Keyboard shortcuts"
      width="lg"
      isText
      testId="shortcut-list"
    >
      <div className="columns-2 gap-8">
        {GROUPS.map((group) => {
          const commands = COMMANDS.filter((command) => command.group === group && command.shortcuts !== undefined);
          return (
            commands.length > 0 && (
              <section key={group} className="mb-4 break-inside-avoid">
                <h3 className="mb-1 font-semibold">{group}</h3>
                <dl>
                  {commands.map(({ id, title, shortcuts = [] }) => (
                    <Row key={id} title={title} keys={shortcuts.map((shortcut) => spelled(shortcut)).join(' or ')} />
                  ))}
                </dl>
              </section>
            )
          );
        })}
        <section className="break-inside-avoid">
          <h3 className="mb-1 font-semibold">Pointer</h3>
          <dl>
            {GESTURES.map(([title, how]) => (
              <Row key={title} title={title} keys={how} />
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function Row({ title, keys }: { readonly title: string; readonly keys: string }): ReactNode {
  return (
    <div className="flex items-baseline justify-between gap-4 border-b border-line py-1">
      <dt>{title}</dt>
      <dd className="text-right text-sm text-fg-2">
        <kbd className="font-sans">{keys}</kbd>
      </dd>
    </div>
  );
}
