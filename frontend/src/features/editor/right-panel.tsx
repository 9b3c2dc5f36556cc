'use client';

import type { ReactNode } from 'react';
import { useView } from './editor-context';

/** Beside the canvas: the details of a step. */
export function RightPanel(): ReactNode {
  const inspected = useView((view) => view.inspected);
  if (!inspected) return null;
  return (
    <aside aria-label="Details" className="flex min-h-0 flex-1 flex-col bg-surface">
      {inspected.id}
    </aside>
  );
}
