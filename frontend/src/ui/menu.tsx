'use client';

import { DropdownMenu } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import { cn } from './cn';

/** One line of a menu; `null` in a list of them is a dividing line. */
export interface MenuItem {
  readonly title: string;
  readonly icon?: ReactNode;
  /** Shown at the right, for people to learn: `Ctrl D`. */
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly testId?: string;
  /** The focus goes to what it opens, not back to the button. */
  readonly takesFocus?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  readonly children: ReactNode;
  readonly items: readonly (MenuItem | null)[];
  readonly align?: 'start' | 'end';
}

export const MENU_CLASS = 'appear z-50 min-w-[200px] rounded-control border border-line bg-surface p-1 shadow-float';
export const MENU_ITEM_CLASS =
  'flex h-8 cursor-default items-center gap-2 rounded-[6px] px-2 outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-accent-soft';

/** A menu behind a button. */
export function Menu({ children, items, align = 'end' }: MenuProps): ReactNode {
  const focusTaken = useRef(false);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={MENU_CLASS}
          onCloseAutoFocus={(event) => {
            if (focusTaken.current) event.preventDefault();
            focusTaken.current = false;
          }}
        >
          {items.map((item, index) =>
            item === null ? (
              <DropdownMenu.Separator key={`line-${String(index)}`} className="my-1 h-px bg-line" />
            ) : (
              <DropdownMenu.Item
                key={item.title}
                disabled={item.disabled ?? false}
                onSelect={() => {
                  focusTaken.current = item.takesFocus === true;
                  item.run();
                }}
                data-testid={item.testId}
                className={cn(MENU_ITEM_CLASS, item.danger === true && 'text-failed')}
              >
                <MenuLine item={item} />
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Picture, words and shortcut of a menu item. */
export function MenuLine({ item }: { readonly item: Pick<MenuItem, 'title' | 'icon' | 'shortcut'> }): ReactNode {
  return (
    <>
      <span className="flex size-4 items-center justify-center text-fg-3" aria-hidden="true">
        {item.icon}
      </span>
      <span className="flex-1">{item.title}</span>
      {item.shortcut !== undefined && <kbd className="pl-4 font-sans text-xs text-fg-3">{item.shortcut}</kbd>}
    </>
  );
}
