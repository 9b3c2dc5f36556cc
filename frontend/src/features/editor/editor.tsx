'use client';

import { TRIGGER_ID } from '@plumbline/shared';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useRunStore } from '../../live/use-live';
import { toast } from '../../ui/toast';
import { Divider, Panel, Split } from '../../ui/split';
import { FlowCanvas, newCanvasModel, RunSource, type CanvasHandle } from '../canvas/index';
import { DraftContext, type Draft } from '../draft/index';
import { BottomPanel } from './bottom-panel';
import { CanvasMenu, selectTarget } from './canvas-menu';
import { CommandPalette } from './command-palette';
import { ConflictDialog } from './conflict-dialog';
import { dropOperation } from './adding';
import { EditorContext, newView, useEditor, useView, type Editor } from './editor-context';
import { ExtractDialog } from './extract-dialog';
import { FindInFlow } from './find-in-flow';
import { LeftPanel } from './left-panel';
import { PublishDialog } from './publish-dialog';
import { RehearseDialog } from './rehearse-dialog';
import { RightPanel } from './right-panel';
import { RunDialog } from './run-dialog';
import { SettingsDialog } from './settings-dialog';
import { ShortcutList } from './shortcut-list';
import { StepPicker } from './step-picker';
import { Together } from './together';
import { TopBar } from './top-bar';
import { useKeyboard } from './use-keyboard';
import { VersionsWindow } from './versions-window';

interface EditorProps {
  readonly draft: Draft;
  /** The step that the address names, and the run that is shown on the steps. */
  readonly step: string | null;
  readonly runId: string | null;
}

/** The editor of one flow. */
export function FlowEditor({ draft, step, runId }: EditorProps): ReactNode {
  const router = useRouter();
  const [asked] = useState({ step: step !== null && hasStep(draft, step) ? step : null, runId });
  const { editor, setCanvas } = useMemo(() => makeEditor(draft, asked, (path) => router.push(path)), [draft, asked, router]);
  useEffect(() => {
    const say = (): void => {
      const { said } = draft.state;
      if (said === null) return;
      toast(said);
      draft.heard();
    };
    say();
    return draft.store.subscribe(say);
  }, [draft]);
  // Details that are open follow the selection.
  useEffect(
    () =>
      editor.model.selection.store.subscribe(() => {
        const { only } = editor.model.selection;
        const { inspected } = editor.view.getState();
        if (inspected === null || only === null || only === inspected.id) return;
        if (only === 'trigger' || Object.hasOwn(draft.state.document.steps, only)) editor.view.setState({ inspected: { id: only } });
      }),
    [draft, editor],
  );
  const ready = useCallback(
    (handle: CanvasHandle) => {
      setCanvas(handle);
      if (asked.step !== null) void handle.show(asked.step, false);
    },
    [asked, setCanvas],
  );
  return (
    <DraftContext value={draft}>
      <EditorContext value={editor}>
        <Frame editor={editor} onReady={ready} />
      </EditorContext>
    </DraftContext>
  );
}

function Frame({ editor, onReady }: { readonly editor: Editor; readonly onReady: (handle: CanvasHandle) => void }): ReactNode {
  const { draft, model } = editor;
  const keyboard = useKeyboard(editor);
  const name = useStore(draft.store, ({ document }) => document.name);
  const left = useView((view) => view.left);
  const bottom = useView((view) => view.bottom);
  const inspected = useView((view) => view.inspected !== null);
  return (
    <div className="flex h-full flex-col" data-testid="editor" onKeyDown={keyboard}>
      <TopBar people={<Together />} />
      <ShownRun />
      <Split orientation="horizontal" className="min-h-0 flex-1">
        {left !== null && (
          <>
            <Panel id="left" defaultSize="240px" minSize="180px" maxSize="480px" className="flex">
              <LeftPanel />
            </Panel>
            <Divider label="Width of the palette" />
          </>
        )}
        <Panel id="middle" minSize="320px">
          <Split orientation="vertical" className="h-full">
            <Panel id="canvas" minSize="160px">
              <FlowCanvas model={model} viewKey={draft.state.flowId} label={`Canvas of ${name}`} onReady={onReady} />
            </Panel>
            {bottom !== null && (
              <>
                <Divider between="rows" label="Height of what stands below the canvas" />
                <Panel id="bottom" defaultSize="240px" minSize="96px" className="flex">
                  <BottomPanel />
                </Panel>
              </>
            )}
          </Split>
        </Panel>
        {inspected && (
          <>
            <Divider label="Width of the details" />
            <Panel id="right" defaultSize="400px" minSize="300px" maxSize="800px" className="flex">
              <RightPanel />
            </Panel>
          </>
        )}
      </Split>
      <StepPicker />
      <CommandPalette />
      <CanvasMenu />
      <ShortcutList />
      <PublishDialog />
      <RunDialog />
      <RehearseDialog />
      <FindInFlow />
      <SettingsDialog />
      <ConflictDialog />
      <VersionsWindow />
      <ExtractDialog />
    </div>
  );
}

/** Follows the run that is shown on the steps. */
function ShownRun(): ReactNode {
  const runId = useView((view) => view.runId);
  return runId === null ? null : <Following runId={runId} key={runId} />;
}

function Following({ runId }: { readonly runId: string }): ReactNode {
  const { model } = useEditor();
  const store = useRunStore(runId);
  useEffect(() => {
    model.run.show(store);
    return () => model.run.show(null);
  }, [model, store]);
  return null;
}

interface MadeEditor {
  readonly editor: Editor;
  readonly setCanvas: (handle: CanvasHandle) => void;
}

interface Asked {
  readonly step: string | null;
  readonly runId: string | null;
}

const hasStep = (draft: Draft, id: string): boolean => id === TRIGGER_ID || Object.hasOwn(draft.state.document.steps, id);

function makeEditor(draft: Draft, { step, runId }: Asked, go: (path: string) => void): MadeEditor {
  const view = newView();
  // Open from the start, so that the canvas fits beside it.
  view.setState({ runId, inspected: step === null ? null : { id: step } });
  let canvas: CanvasHandle | null = null;
  const editor: Editor = {
    draft,
    view,
    canvas: () => canvas,
    go,
    model: newCanvasModel({
      flowId: draft.state.flowId,
      documents: draft.store,
      run: new RunSource(),
      open: (id) => view.setState({ inspected: { id } }),
      editing: {
        edit: (name, change, key) => draft.edit(name, change, key),
        pick: (picking) => view.setState({ picking }),
        menu: (target, at) => {
          selectTarget(editor, target);
          view.setState({ menu: { target, at } });
        },
        drop: (operation, at, edge) => dropOperation(editor, operation, at, edge),
        say: (text) => toast({ text, tone: 'bad' }),
      },
    }),
  };
  return { editor, setCanvas: (handle) => void (canvas = handle) };
}
