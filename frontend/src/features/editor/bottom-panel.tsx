'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Tabs } from '../../ui/tabs';
import { useDraftState } from '../draft/index';
import { PracticePanel } from '../practice/index';
import { useEditor, useView, type BottomTab } from './editor-context';
import { ProblemsPanel } from './problems-panel';
import { RunsPanel } from './runs-panel';

const TABS: readonly BottomTab[] = ['problems', 'runs', 'practice'];

/** Below the canvas: the problems, the newest runs, or the practice services. */
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
        onChange={(id) => view.setState({ bottom: TABS.find((tab) => tab === id) ?? 'problems' })}
        tabs={[
          { id: 'problems', title: `Problems ${String(count)}`, content: <ProblemsPanel /> },
          { id: 'runs', title: 'Runs', content: <RunsPanel /> },
          { id: 'practice', title: 'Practice services', content: <PracticePanel compact onRun={(runId) => view.setState({ runId })} /> },
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
