'use client';

import type { ComponentProps, ReactNode } from 'react';
import { Group, Separator } from 'react-resizable-panels';
import { cn } from './cn';

export { Panel } from 'react-resizable-panels';

/**
 * Panels beside or below each other, with dividers to drag. The pointer's shape is the divider's own: the library would change a rule
 * for all elements instead, which costs 140 ms with 1,000 steps each time that the pointer passes a divider.
 */
export function Split(props: Omit<ComponentProps<typeof Group>, 'disableCursor'>): ReactNode {
  return <Group disableCursor {...props} />;
}

interface DividerProps {
  /** What it changes, for who can not see it. */
  readonly label: string;
  readonly between?: 'columns' | 'rows';
}

/** What is dragged, or moved with arrow keys, between two panels. */
export function Divider({ label, between = 'columns' }: DividerProps): ReactNode {
  const shape = between === 'rows' ? 'h-1 cursor-row-resize' : 'w-1 cursor-col-resize';
  return <Separator aria-label={label} className={cn('bg-line hover:bg-accent', shape)} />;
}
