'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { useEditor } from './editor-context';
import { ProblemsPanel } from './problems-panel';

/** Below the canvas: the problems. */
export function BottomPanel(): ReactNode {
  const { view } = useEditor();
  return (
    <section aria-label="Problems" className="flex min-h-0 flex-1 flex-col bg-surface">
      <header className="flex h-9 shrink-0 items-center justify-between border-b border-line px-4">
        <h2 className="font-semibold">Problems</h2>
        <Button look="quiet" size="icon-sm" aria-label="Close" onClick={() => view.setState({ bottom: null })}>
          <X size={14} aria-hidden="true" />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <ProblemsPanel />
      </div>
    </section>
  );
}
