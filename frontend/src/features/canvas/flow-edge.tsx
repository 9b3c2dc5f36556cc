'use client';

import { portOf, TRIGGER_ID, type LiveStep } from '@plumbline/shared';
import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type EdgeProps } from '@xyflow/react';
import { Plus, Trash2 } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { disconnect } from '../../canvas-core/edits/edges';
import { edgeKey } from '../../canvas-core/document';
import { portsOf } from '../../canvas-core/ports';
import { useLiveStep } from '../../live/use-live';
import { cn } from '../../ui/cn';
import { useCanvas, useDrawn, useShownRun } from './canvas-model';
import type { DrawnEdge } from './drawn-edges';
import { edgeState } from './edge-state';
import { useDetail } from './lod';

const RADIUS = 12;

/** An edge: where data went in a run, or where it will go; "+" and a bin while the pointer is on it. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<DrawnEdge>): ReactNode {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected = false, interactionWidth = 0 } = props;
  const { editing, marks, dropTarget, detail } = useCanvas();
  const isNear = useDetail(detail) === 'full';
  const isTarget = useStore(dropTarget.store, ({ edge: target }) => target !== null && target === data?.edge);
  const run = useShownRun();
  const edge = data?.edge;
  const from = useLiveStep(run, edge?.from ?? '');
  const to = useLiveStep(run, edge?.to ?? '');
  const label = useDrawn(({ document }) =>
    edge ? (portsOf(document, edge.from).find((one) => one.id === portOf(edge))?.label ?? '') : '',
  );
  if (!edge) return null;
  const [path, middleX, middleY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: RADIUS,
  });
  const state = run ? edgeState(portOf(edge), edge.from === TRIGGER_ID ? STARTED : from, to) : 'idle';
  const mark = marks?.get(`edge:${edgeKey(edge)}`);
  return (
    <g
      data-testid="edge"
      data-from={edge.from}
      data-to={edge.to}
      data-port={portOf(edge)}
      data-state={state}
      className={cn('flow-edge', `is-${state}`, selected && 'is-selected', isTarget && 'is-target', mark && `is-${mark}`)}
    >
      <BaseEdge id={id} path={path} interactionWidth={interactionWidth} />
      {state === 'error' && <path d={`M${String(middleX - 5)} ${String(middleY - 5)}l10 10m-10 0l10 -10`} className="edge-cross" />}
      {isNear && editing && (
        <EdgeLabelRenderer>
          <div
            className={cn('edge-tools nodrag nopan', selected && 'is-selected')}
            data-edge={id}
            style={{ transform: `translate(-50%, -50%) translate(${String(middleX)}px, ${String(middleY)}px)` }}
          >
            <button
              type="button"
              tabIndex={selected ? 0 : -1}
              data-testid="insert-on-edge"
              aria-label={`Insert a step between ${edge.from} and ${edge.to}${label === '' ? '' : ` (${label})`}`}
              onClick={() => editing.pick({ kind: 'edge', edge })}
            >
              <Plus size={14} aria-hidden="true" />
            </button>
            <button
              type="button"
              tabIndex={selected ? 0 : -1}
              aria-label={`Remove the edge from ${edge.from} to ${edge.to}`}
              onClick={() => editing.edit('Remove an edge', (document) => disconnect(document, edge))}
            >
              <Trash2 size={14} aria-hidden="true" />
            </button>
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});

/** The trigger of a run that is shown has always done its part. */
const STARTED: LiveStep = { key: TRIGGER_ID, seq: 0, status: 'succeeded', attempt: 1, at: '' };
