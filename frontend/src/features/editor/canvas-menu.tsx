'use client';

import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '../../ui/cn';
import { MENU_CLASS, MENU_ITEM_CLASS, MenuLine } from '../../ui/menu';
import { commandsOf } from './commands';
import { useEditor, useView } from './editor-context';
import { spelled } from './keys';

/** The menu of a step, of an edge, or of the empty canvas, where it was asked for. */
export function CanvasMenu(): ReactNode {
  const editor = useEditor();
  const menu = useView((view) => view.menu);
  if (!menu) return null;
  const kind = menu.target === null ? 'canvas' : menu.target.startsWith('edge:') ? 'edge' : 'step';
  return (
    <DropdownMenu.Root open onOpenChange={(open) => !open && editor.view.setState({ menu: null })} modal={false}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" className="fixed" style={{ left: menu.at.x, top: menu.at.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          collisionPadding={8}
          className={MENU_CLASS}
          data-testid="canvas-menu"
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {commandsOf(kind, editor).map((command) => {
            const [shortcut] = command.shortcuts ?? [];
            return (
              <DropdownMenu.Item
                key={command.id}
                data-command={command.id}
                onSelect={() => command.run(editor)}
                className={cn(MENU_ITEM_CLASS, command.danger === true && 'text-failed')}
              >
                <MenuLine item={{ title: command.title, ...(shortcut === undefined ? {} : { shortcut: spelled(shortcut) }) }} />
              </DropdownMenu.Item>
            );
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What a menu was opened on is what is selected, so that its commands are about that. */
export function selectTarget(editor: ReturnType<typeof useEditor>, target: string | null): void {
  const { selection } = editor.model;
  if (target === null) return selection.select([]);
  if (target.startsWith('edge:')) return selection.selectEdge(target.slice('edge:'.length));
  if (!selection.ids.has(target)) selection.select([target]);
}
