'use client';

import { Switch as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

/** On or off, at once. Needs a label of its own, or `aria-label`. */
export function Switch(props: ComponentProps<typeof Radix.Root>): ReactNode {
  return (
    <Radix.Root
      {...props}
      className="relative h-6 w-10 shrink-0 rounded-full border border-line-strong bg-surface-2 transition-colors duration-[120ms] disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-4 translate-x-[3px] rounded-full bg-line-strong transition-transform duration-[120ms] data-[state=checked]:translate-x-[19px] data-[state=checked]:bg-accent-on" />
    </Radix.Root>
  );
}
