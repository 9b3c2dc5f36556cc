'use client';

import { placeOf, stepKey, TRIGGER_ID, type FlowDocument, type LiveRun, type OperationContract } from '@plumbline/shared';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { FrozenRun } from '../../../live/frozen-run';
import type { RunStore } from '../../../live/run-store';
import { SummedRun } from '../../../live/summed-run';
import { fixedDocument, FlowCanvas, newCanvasModel, RunSource, type CanvasHandle } from '../../canvas/index';

interface RunCanvasProps {
  readonly flowId: string;
  readonly document: FlowDocument;
  readonly operations: readonly OperationContract[];
  readonly store: RunStore;
  /** The run as it stood at the time that is looked at; null: as it stands now. */
  readonly stood: LiveRun | null;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onReady: (handle: CanvasHandle) => void;
}

/** The version that ran, with the run on it. */
export function RunCanvas({ flowId, document, operations, store, stood, selected, onSelect, onReady }: RunCanvasProps): ReactNode {
  const [handle, setHandle] = useState<CanvasHandle | null>(null);
  const bodies = useMemo(
    () => new Set(Object.entries(document.steps).flatMap(([id, step]) => (step.in === undefined ? [] : [id]))),
    [document],
  );
  const source = useMemo(() => new RunSource(), []);
  useEffect(() => source.show(new SummedRun(stood ? new FrozenRun(stood) : store, bodies)), [source, store, stood, bodies]);
  const model = useMemo(
    () =>
      newCanvasModel({
        flowId,
        documents: fixedDocument(document, operations),
        run: source,
        open: (id) => id !== TRIGGER_ID && onSelect(bodies.has(id) ? turnOf(store.run(), id) : id),
      }),
    [flowId, document, operations, source, bodies, store, onSelect],
  );
  useEffect(() => {
    if (selected === null) return model.selection.select([]);
    const { step } = placeOf(selected);
    model.selection.select([step]);
    void handle?.show(step, false);
  }, [model, selected, handle]);
  const ready = useCallback(
    (made: CanvasHandle) => {
      setHandle(made);
      onReady(made);
    },
    [onReady],
  );
  return <FlowCanvas model={model} viewKey={`run:${flowId}`} label={`Canvas of the run of ${document.name}`} onReady={ready} />;
}

/** Of a step in a for-each: the turn that one would look at first, the newest that failed, else the newest. */
function turnOf(run: LiveRun | null, id: string): string {
  const turns = [...(run?.steps.values() ?? [])].filter(({ key }) => placeOf(key).step === id);
  const trouble = turns.findLast(({ status }) => status === 'needs_attention' || status === 'failed' || status === 'parked');
  return (trouble ?? turns.at(-1))?.key ?? stepKey(id, []);
}
