'use client';

import type { ReactNode } from 'react';
import { Inspector } from '../inspector/index';
import { useEditor, useView } from './editor-context';

/** Beside the canvas: the details of a step. */
export function RightPanel(): ReactNode {
  const { view } = useEditor();
  const inspected = useView((now) => now.inspected);
  if (!inspected) return null;
  return (
    <aside aria-label="Details" className="flex min-h-0 flex-1 flex-col bg-surface">
      <Inspector
        id={inspected.id}
        {...(inspected.pointer === undefined ? {} : { pointer: inspected.pointer })}
        onClose={() => view.setState({ inspected: null })}
        onSettings={() => view.setState({ window: 'settings' })}
      />
    </aside>
  );
}
