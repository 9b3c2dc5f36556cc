'use client';

import { useCommandState } from 'cmdk';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useFocusBack } from '../../ui/focus-back';

export const PICK_ITEM_CLASS = 'flex h-10 items-center gap-3 rounded-control px-2 data-[selected=true]:bg-accent-soft';

interface PickerWindowProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly label: string;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A window with nothing but a search field and a list. Escape closes it and gives the focus back. */
export function PickerWindow({ open, onClose, label, testId, children }: PickerWindowProps): ReactNode {
  const onCloseAutoFocus = useFocusBack(open);
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Content
          data-testid={testId}
          onCloseAutoFocus={onCloseAutoFocus}
          aria-describedby={undefined}
          className="appear fixed top-[14vh] left-1/2 z-50 flex max-h-[60vh] w-[calc(100vw-32px)] max-w-[640px] -translate-x-1/2 flex-col overflow-hidden rounded-card border border-line bg-surface shadow-float"
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Said when nothing fits. It stands before the list, not in it: a list of options may hold nothing else. */
export function PickEmpty({ children }: { readonly children: ReactNode }): ReactNode {
  const isEmpty = useCommandState(({ filtered }) => filtered.count === 0);
  return isEmpty ? (
    <p role="status" className="px-6 py-4 text-fg-2">
      {children}
    </p>
  ) : null;
}
