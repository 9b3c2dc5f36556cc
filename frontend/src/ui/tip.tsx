'use client';

import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

interface TipProps {
  readonly text: ReactNode;
  /** One element that can take focus. */
  readonly children: ReactNode;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
}

/** A short text beside what the pointer or the focus is on. Needs `Tips` somewhere above. */
export function Tip({ text, children, side = 'top' }: TipProps): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-[60] max-w-[320px] rounded-[6px] bg-fg px-2 py-1 text-sm text-surface shadow-float"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** Once around the page: tips open at once when one was open just before. */
export function Tips({ children }: { readonly children: ReactNode }): ReactNode {
  return <Tooltip.Provider delayDuration={400}>{children}</Tooltip.Provider>;
}
