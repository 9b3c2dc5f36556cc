'use client';

import { TRIGGER_ID } from '@plumbline/shared';
import { useState, type ReactNode } from 'react';
import { stepOf } from '../../canvas-core/document';
import { Button } from '../../ui/button';
import { Tabs, type Tab } from '../../ui/tabs';
import { Divider, Panel, Split } from '../../ui/split';
import { useDraftState } from '../draft/index';
import { DataPane } from './data-pane';
import { Header } from './header';
import { InspectorContext, type Inspecting } from './inspector-context';
import { OwnerTab } from './owner-tab';
import { PolicyTab } from './policy-tab';
import { SetupTab } from './setup-tab';
import { TestTab } from './test-tab';
import { TriggerSetup } from './trigger-setup';
import { useInspectingOf, useProblems } from './use-inspecting';
import { tabOf } from './wanted-tab';

interface InspectorProps {
  /** A step, or `trigger`. */
  readonly id: string;
  /** The field that a problem leads to, as a JSON pointer into the document. */
  readonly pointer?: string;
  readonly onClose: () => void;
  /** Opens what belongs to the flow as a whole. */
  readonly onSettings: () => void;
}

/** The details of a step: what it does, what happens when it fails, who owns it, and a test; beside it the data it reads and gives. */
export function Inspector({ id, pointer, onClose, onSettings }: InspectorProps): ReactNode {
  const inspecting = useInspectingOf(id, pointer ?? null);
  if (inspecting === null) return <Gone onClose={onClose} />;
  return (
    <InspectorContext value={inspecting}>
      <Frame key={id} inspecting={inspecting} pointer={pointer} onClose={onClose} onSettings={onSettings} />
    </InspectorContext>
  );
}

interface FrameProps {
  readonly inspecting: Inspecting;
  readonly pointer: string | undefined;
  readonly onClose: () => void;
  readonly onSettings: () => void;
}

function Frame({ inspecting: { id }, pointer, onClose, onSettings }: FrameProps): ReactNode {
  const step = useDraftState(({ document }) => (id === TRIGGER_ID ? null : (stepOf(document, id) ?? null)));
  const trigger = useDraftState(({ document }) => document.trigger);
  // A tab that was chosen holds until a problem leads elsewhere.
  const [chosen, setChosen] = useState<{ readonly tab: string; readonly of: string | undefined } | null>(null);
  const tab = chosen !== null && chosen.of === pointer ? chosen.tab : tabOf(pointer);
  return (
    <div data-testid="inspector" data-step-id={id} className="flex h-full min-h-0 w-full flex-col">
      <Header step={step} trigger={trigger} onClose={onClose} />
      <Split orientation="vertical" className="min-h-0 flex-1">
        <Panel id="form" minSize="160px" className="flex min-h-0 flex-col">
          <Tabs
            label="Details"
            value={tab}
            onChange={(next) => setChosen({ tab: next, of: pointer })}
            tabs={useTabs(step, onSettings, id)}
            className="h-full"
          />
        </Panel>
        <Divider between="rows" label="Height of the form" />
        <Panel id="data" defaultSize="34%" minSize="80px" className="flex min-h-0">
          <DataPane step={step} />
        </Panel>
      </Split>
    </div>
  );
}

function useTabs(step: ReturnType<typeof stepOf> | null, onSettings: () => void, id: string): Tab[] {
  const trigger = useDraftState(({ document }) => document.trigger);
  const problems = useProblems(id);
  const owner: Tab = { id: 'owner', title: 'Owner', content: <OwnerTab step={step ?? null} onSettings={onSettings} /> };
  if (!step) return [{ id: 'setup', title: 'Setup', content: <TriggerSetup trigger={trigger} /> }, owner];
  const wrong = [...problems].flatMap(([pointer, found]) => (found.some(({ severity }) => severity === 'error') ? [tabOf(pointer)] : []));
  const title = (tab: string, words: string): ReactNode => (
    <>
      {words}
      {wrong.some((one) => one === tab) && <span className="size-1.5 rounded-full bg-failed" role="img" aria-label="has errors" />}
    </>
  );
  return [
    { id: 'setup', title: title('setup', 'Setup'), content: <SetupTab step={step} /> },
    { id: 'policy', title: title('policy', 'If it fails'), content: <PolicyTab step={step} /> },
    owner,
    { id: 'test', title: title('test', 'Test'), content: <TestTab step={step} /> },
  ];
}

function Gone({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <div className="flex flex-col items-start gap-3 p-4">
      <p className="text-fg-2">This step is not there any more. Undo brings it back.</p>
      <Button onClick={onClose}>Close</Button>
    </div>
  );
}
