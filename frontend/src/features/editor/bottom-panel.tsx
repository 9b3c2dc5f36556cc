'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Tabs } from '../../ui/tabs';
import { useDraftState } from '../draft/index';
import { useEditor, useView } from './editor-context';
import { ProblemsPanel } from './problems-panel';
import { RunsPanel } from './runs-panel';

/** Below the canvas: the problems, or the newest runs. */
export function BottomPanel(): ReactNode {
  const { view } = useEditor();
  const bottom = useView((now) => now.bottom) ?? 'problems';
  const count = useDraftState(({ problems }) => problems.length);
  return (
    <section aria-label="Problems and runs" className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <Tabs
        label="Problems and runs"
        className="flex-1"
        value={bottom}
        onChange={(id) => view.setState({ bottom: id === 'runs' ? 'runs' : 'problems' })}
        tabs={[
          { id: 'problems', title: `Problems ${String(count)}`, content: <ProblemsPanel /> },
          { id: 'runs', title: 'Runs', content: <RunsPanel /> },
        ]}
      />
      <Button
        look="quiet"
        size="icon-sm"
        aria-label="Close"
        className="absolute top-1.5 right-2"
        onClick={() => view.setState({ bottom: null })}
      >
        <X size={14} aria-hidden="true" />
      </Button>
    </section>
  );
}
