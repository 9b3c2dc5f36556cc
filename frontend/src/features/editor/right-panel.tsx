'use client';

import type { ReactNode } from 'react';
import { Inspector } from '../inspector/index';
import { useEditor, useView } from './editor-context';
import { focusStep } from './focus';

/** Beside the canvas: the details of a step. */
export function RightPanel(): ReactNode {
  const editor = useEditor();
  const { view } = editor;
  const inspected = useView((now) => now.inspected);
  if (!inspected) return null;
  return (
    <aside
      aria-label="Details"
      className="flex min-h-0 flex-1 flex-col bg-surface"
      onKeyDown={(event) => {
        // A window that was opened from here passes its keys on as well, though it does not lie in here.
        if (event.key !== 'Escape' || event.defaultPrevented || !event.currentTarget.contains(event.target as Element)) return;
        event.preventDefault();
        view.setState({ inspected: null });
        focusStep(editor, inspected.id);
      }}
    >
      <Inspector
        id={inspected.id}
        {...(inspected.pointer === undefined ? {} : { pointer: inspected.pointer })}
        onClose={() => view.setState({ inspected: null })}
        onSettings={() => view.setState({ window: 'settings' })}
      />
    </aside>
  );
}
