'use client';

import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface Tab {
  readonly id: string;
  readonly title: ReactNode;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly className?: string;
}

/** Panels of which one is shown; arrow keys move between their titles. */
export function Tabs({ label, tabs, value, onChange, className }: TabsProps): ReactNode {
  return (
    <Radix.Root value={value} onValueChange={onChange} className={cn('flex min-h-0 flex-col', className)}>
      <Radix.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line px-3">
        {tabs.map(({ id, title }) => (
          <Radix.Trigger
            key={id}
            value={id}
            data-testid={`tab-${id}`}
            className="-mb-px flex h-9 items-center gap-1 border-b-2 border-transparent px-2 font-medium whitespace-nowrap text-fg-2 outline-offset-[-2px] hover:text-fg data-[state=active]:border-accent data-[state=active]:text-fg"
          >
            {title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ id, content }) => (
        <Radix.Content key={id} value={id} className="min-h-0 flex-1 overflow-y-auto outline-none">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
