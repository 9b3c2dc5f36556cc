'use client';

import { portOf, TRIGGER_ID, type LiveStep, type StepDocument } from '@plumbline/shared';
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { MoreHorizontal, Plus, Zap } from 'lucide-react';
import { memo, useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import { frameTop, handlesOf, NODE_WIDTH } from '../../canvas-core/geometry';
import { linksOf } from '../../canvas-core/links';
import { portsOf, type Port } from '../../canvas-core/ports';
import { placeOf, stepOf } from '../../canvas-core/document';
import { useShallow } from 'zustand/react/shallow';
import { useLiveStep } from '../../live/use-live';
import { cn } from '../../ui/cn';
import { Tile } from '../../ui/tile';
import { StepPill } from '../status/index';
import { contractOf, useCanvas, useDrawn, useProblemMark, useShownRun } from './canvas-model';
import type { DrawnNode } from './drawn-nodes';
import { InlineName } from './inline-name';
import { useDetail } from './lod';
import { NoReturnMark, useNoReturn } from './no-return-mark';
import { lookOf, lookOfTrigger } from './operation-look';
import { useRenderCount } from './render-count';
import { StepChips } from './step-chips';
import { StepMeta } from './step-meta';
import { pillDetail, secondLine, spokenStep, triggerName } from './step-words';

/** A step, or the trigger, as a card of a fixed size. It reads everything by its id, so that a drag renders only what moves. */
export const StepNode = memo(function StepNode({ id, selected }: NodeProps<DrawnNode>): ReactNode {
  useRenderCount(id);
  const model = useCanvas();
  const detail = useDetail(model.detail);
  const step = useDrawn(({ document }) => (id === TRIGGER_ID ? null : (stepOf(document, id) ?? null)));
  const trigger = useDrawn(({ document }) => document.trigger);
  const ports = useDrawn(useShallow(({ document }) => portsOf(document, id)));
  const place = useDrawn(({ document }) => placeOf(document, id));
  const contract = useDrawn(({ operations }) => contractOf(operations, step?.operation));
  const run = useShownRun();
  const live = useLiveStep(run, id);
  const problems = useProblemMark(id);
  const noReturn = useNoReturn(id);
  const body = useRef<HTMLDivElement>(null);
  const name = step?.name ?? triggerName(trigger);
  const line = secondLine(step, trigger, contract);
  const status = statusOf(run !== null, id, live);
  const spoken = `${spokenStep(name, line, status, live, model.editing ? problems : '')}${noReturn ? ', point of no return' : ''}`;
  useEffect(() => {
    // React Flow's wrapper takes the focus; giving it the words by its node would make a new node with each status.
    body.current?.closest('.react-flow__node')?.setAttribute('aria-label', spoken);
  }, [spoken]);
  const look = step ? lookOf(step.operation) : lookOfTrigger(trigger.operation);
  const Icon = look.icon;
  const mark = model.marks?.get(id);
  return (
    <div
      ref={body}
      data-testid="step"
      data-step-id={id}
      data-status={status ?? 'idle'}
      data-detail={detail}
      data-attempt={live?.attempt ?? 0}
      data-mark={mark}
      data-no-return={noReturn || undefined}
      data-operation={step?.operation ?? trigger.operation}
      data-problem={problems === '' ? undefined : problems.split(':')[0]}
      className={cn(
        'step-card',
        status !== null && `is-${status}`,
        live?.gap !== undefined && 'has-gap',
        step === null && 'is-trigger',
        step?.disabled === true && 'is-off',
        mark && `is-${mark}`,
      )}
    >
      {step?.operation === 'for_each' && <div className="step-frame" style={{ top: frameTop(ports) }} aria-hidden="true" />}
      <div className={cn('step-body', selected && 'is-selected')} style={{ width: NODE_WIDTH }}>
        {detail === 'block' ? null : (
          <Tile name={look.system.replace('Practice ', '')} colour={look.colour} picture={Icon && <Icon size={20} aria-hidden="true" />} />
        )}
        {detail === 'full' ? (
          <>
            <div className="min-w-0 self-center">
              <InlineName id={id} name={name} />
              <p className="truncate text-sm text-fg-2">{line}</p>
            </div>
            {model.editing && <MoreButton id={id} name={name} />}
            <div className="col-span-3 flex min-w-0 items-center gap-2 text-xs font-medium text-fg-2">
              {status === null ? <StepChips step={step} /> : <StepPill status={status} {...detailOf(status, live, step)} />}
              {status !== null && <StepMeta live={live} step={step} />}
            </div>
          </>
        ) : (
          detail === 'tile' && (
            <>
              <p className="step-far-name">{name}</p>
              <span className="step-far-state" />
            </>
          )
        )}
      </div>
      {step === null && <Zap size={12} aria-hidden="true" className="absolute -top-1.5 left-3 rounded-full bg-surface text-accent" />}
      {model.editing && problems !== '' && <ProblemBadge mark={problems} />}
      {noReturn && detail === 'full' && <NoReturnMark />}
      <StepHandles id={id} step={step} ports={ports} place={place} isNear={detail === 'full'} />
    </div>
  );
});

function statusOf(isRun: boolean, id: string, live: LiveStep | undefined): LiveStep['status'] | null {
  if (!isRun) return null;
  return live?.status ?? (id === TRIGGER_ID ? 'succeeded' : 'idle');
}

function detailOf(status: LiveStep['status'], live: LiveStep | undefined, step: StepDocument | null): { detail?: string } {
  const detail = pillDetail(status, live, step?.policy?.retry?.attempts);
  return detail === undefined ? {} : { detail };
}

function MoreButton({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const { editing } = useCanvas();
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`More about ${name}`}
      className="nodrag grid size-6 place-items-center self-start rounded-[6px] text-fg-3 hover:bg-surface-2"
      onClick={(event) => {
        event.stopPropagation();
        editing?.menu(id, { x: event.clientX, y: event.clientY });
      }}
    >
      <MoreHorizontal size={16} aria-hidden="true" />
    </button>
  );
}

function ProblemBadge({ mark }: { readonly mark: string }): ReactNode {
  const [severity, count] = mark.split(':');
  return (
    <span
      data-testid="problem-badge"
      className={cn('problem-badge', severity === 'error' && 'is-error')}
      title={`${count ?? ''} ${severity ?? ''}`}
    >
      !
    </span>
  );
}

interface HandlesProps {
  readonly id: string;
  readonly step: StepDocument | null;
  readonly ports: readonly Port[];
  readonly place: { readonly x: number; readonly y: number };
  /** Near enough to read labels and to press a "+". */
  readonly isNear: boolean;
}

const SIDES = { left: Position.Left, right: Position.Right, bottom: Position.Bottom };

/** Handles stay mounted however small the step is drawn, so that its edges hold. */
function StepHandles({ id, step, ports, place, isNear }: HandlesProps): ReactNode {
  const { editing } = useCanvas();
  return handlesOf(step, ports, place).map((handle) => {
    const port = handle.type === 'target' ? null : ports.find((one) => one.id === handle.id);
    const style: CSSProperties = { left: handle.x, top: handle.y, right: 'auto', bottom: 'auto', transform: 'none' };
    return (
      <div key={handle.id} className="contents">
        <Handle
          id={handle.id}
          type={handle.type}
          position={SIDES[handle.position]}
          style={style}
          isConnectable={editing !== null}
          className={port?.kind === 'error' ? 'is-error' : ''}
        />
        {isNear && port && port.label !== '' && (
          <span className={cn('port-label', handle.position === 'bottom' && 'at-bottom')} style={{ left: handle.x, top: handle.y }}>
            {port.label}
          </span>
        )}
        {isNear && port && editing && <AddAfter id={id} port={port} x={handle.x} y={handle.y} below={handle.position === 'bottom'} />}
      </div>
    );
  });
}

interface AddAfterProps {
  readonly id: string;
  readonly port: Port;
  readonly x: number;
  readonly y: number;
  readonly below: boolean;
}

/** The "+" after a step: the way without a mouse to what dragging a handle into the void does. */
function AddAfter({ id, port, x, y, below }: AddAfterProps): ReactNode {
  const { editing, documents } = useCanvas();
  const isOpen = useDrawn(
    ({ document }) =>
      !linksOf(document)
        .out.get(id)
        ?.some((edge) => portOf(edge) === port.id),
  );
  const words = (): string => {
    const { document } = documents.getState();
    return `${stepOf(document, id)?.name ?? triggerName(document.trigger)}${port.id === 'out' ? '' : `, ${port.label}`}`;
  };
  return (
    <button
      type="button"
      data-testid="add-after"
      data-port={port.id}
      aria-label={`Add a step after ${words()}`}
      className={cn('add-after nodrag', isOpen && 'is-open')}
      style={below ? { left: x - 6, top: y + 20 } : { left: x + 22, top: y - 6 }}
      onClick={(event) => {
        event.stopPropagation();
        editing?.pick({ kind: 'after', from: id, port: port.id, at: null });
      }}
    >
      <Plus size={14} aria-hidden="true" />
    </button>
  );
}
