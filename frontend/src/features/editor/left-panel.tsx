'use client';

import type { ReactNode } from 'react';
import { Tabs } from '../../ui/tabs';
import { useEditor, useView } from './editor-context';
import { OutlinePanel } from './outline-panel';
import { Palette } from './palette';

/** Beside the canvas: what can be added, or the flow as an outline. */
export function LeftPanel(): ReactNode {
  const { view } = useEditor();
  const left = useView((now) => now.left) ?? 'steps';
  return (
    <aside aria-label="Steps and outline" className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <Tabs
        label="Steps and outline"
        className="flex-1"
        value={left}
        onChange={(id) => view.setState({ left: id === 'outline' ? 'outline' : 'steps' })}
        tabs={[
          { id: 'steps', title: 'Steps', content: <Palette /> },
          { id: 'outline', title: 'Outline', content: <OutlinePanel /> },
        ]}
      />
    </aside>
  );
}
