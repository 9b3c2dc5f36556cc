'use client';

import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { Button } from './button';
import { cn } from './cn';

interface ToastMessage {
  readonly text: string;
  readonly tone?: 'plain' | 'bad';
  /** A button on it, most often Undo. */
  readonly action?: { readonly title: string; readonly run: () => void };
}

interface Shown extends ToastMessage {
  readonly id: number;
}

/** More than this at once would cover the page: the oldest goes. */
const MOST = 4;

let next = 1;
const useToasts = create<{ readonly shown: readonly Shown[] }>(() => ({ shown: [] }));
const drop = (id: number): void => useToasts.setState(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) }));

/** Says something at the edge of the page: 6 s, with an action 10 s; pointer and focus hold it. */
export function toast(message: ToastMessage | string): void {
  const shown = { ...(typeof message === 'string' ? { text: message } : message), id: next++ };
  useToasts.setState((state) => ({ shown: [...state.shown, shown].slice(-MOST) }));
}

/** Once in the page: where toasts appear. F8 moves the focus there. */
export function Toasts(): ReactNode {
  const { shown } = useToasts();
  return (
    <Radix.Provider label="Message" swipeDirection="right">
      {shown.map(({ id, text, tone, action }) => (
        <Radix.Root
          key={id}
          data-testid="toast"
          type={tone === 'bad' ? 'foreground' : 'background'}
          duration={action ? 10_000 : 6_000}
          onOpenChange={(open) => !open && drop(id)}
          className={cn(
            'slide-in flex items-center gap-3 rounded-control border bg-surface py-2 pr-2 pl-3 shadow-float',
            tone === 'bad' ? 'border-failed' : 'border-line',
          )}
        >
          <Radix.Description className="flex-1">{text}</Radix.Description>
          {action && (
            <Radix.Action asChild altText={action.title} onClick={action.run}>
              <Button size="sm">{action.title}</Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <Button look="quiet" size="icon-sm" aria-label="Dismiss">
              <X size={14} aria-hidden="true" />
            </Button>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-[70] flex w-[360px] max-w-[calc(100vw-32px)] flex-col gap-2 outline-none" />
    </Radix.Provider>
  );
}
