'use client';

import type { ReactNode } from 'react';
import { Palette } from './palette';

/** Beside the canvas: what can be added, or the flow as an outline. */
export function LeftPanel(): ReactNode {
  return (
    <aside aria-label="Steps to add" className="flex min-h-0 flex-1 flex-col bg-surface">
      <Palette />
    </aside>
  );
}
