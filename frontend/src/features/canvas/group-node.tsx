'use client';

import { Handle, Position, type NodeProps } from '@xyflow/react';
import { ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import { memo, useCallback, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { groupStatus, type GroupStatus } from '../../canvas-core/group-status';
import type { ShownRun } from '../../live/run-store';
import { cn } from '../../ui/cn';
import { StepPill } from '../status/index';
import { useCanvas, useDrawn, useShownRun } from './canvas-model';
import type { DrawnNode } from './drawn-nodes';

/** A frame with a name around the steps of a group. */
export const GroupNode = memo(function GroupNode({ id, selected }: NodeProps<DrawnNode>): ReactNode {
  const { folded } = useCanvas();
  const groupId = id.slice('group:'.length);
  const group = useDrawn(({ document }) => document.groups?.find((one) => one.id === groupId));
  if (!group) return null;
  return (
    <div data-testid="group" data-group-id={groupId} className={cn('group-frame', selected && 'is-selected')}>
      <div className="flex h-7 items-center gap-1 px-3">
        <span className="truncate font-semibold text-fg-2">{group.name}</span>
        <FoldButton name={group.name} isFolded={false} onPress={() => folded.toggle(groupId)} />
      </div>
    </div>
  );
});

/** A group drawn as one card: how many steps, and the worst of their states. */
export const FoldedNode = memo(function FoldedNode({ id, selected }: NodeProps<DrawnNode>): ReactNode {
  const { folded } = useCanvas();
  const groupId = id.slice('group:'.length);
  const group = useDrawn(({ document }) => document.groups?.find((one) => one.id === groupId));
  const run = useShownRun();
  const status = useGroupStatus(run, group?.steps ?? NONE);
  if (!group) return null;
  return (
    <div data-testid="group" data-group-id={groupId} data-folded="true" data-status={status?.status} className="step-card">
      <Handle id="in" type="target" position={Position.Left} isConnectable={false} />
      <div className={cn('step-body flex flex-col', selected && 'is-selected')}>
        <div className="flex items-center gap-1">
          <span className="min-w-0 flex-1 truncate font-semibold">{group.name}</span>
          <FoldButton name={group.name} isFolded onPress={() => folded.toggle(groupId)} />
        </div>
        <p className="flex-1 text-sm text-fg-2">{group.steps.length} steps</p>
        {status && (
          <div className="flex items-center gap-2">
            <StepPill status={status.status} />
            <span className="text-xs text-fg-2">
              {status.counts[status.status]} of {group.steps.length}
            </span>
          </div>
        )}
      </div>
      <Handle id="out" type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
});

const NONE: readonly string[] = [];

function FoldButton({
  name,
  isFolded,
  onPress,
}: {
  readonly name: string;
  readonly isFolded: boolean;
  readonly onPress: () => void;
}): ReactNode {
  const Icon = isFolded ? ChevronsUpDown : ChevronsDownUp;
  return (
    <button
      type="button"
      aria-label={`${isFolded ? 'Unfold' : 'Fold'} ${name}`}
      aria-expanded={!isFolded}
      className="nodrag grid size-6 place-items-center rounded-[6px] text-fg-3 hover:bg-surface-2"
      onClick={onPress}
    >
      <Icon size={14} aria-hidden="true" />
    </button>
  );
}

/** The worst state of the steps; the same object while nothing of it changed. */
function useGroupStatus(run: ShownRun | null, steps: readonly string[]): GroupStatus | null {
  const known = useRef<{ text: string; value: GroupStatus | null }>({ text: '', value: null });
  const subscribe = useCallback((listener: () => void) => run?.subscribe(listener) ?? (() => undefined), [run]);
  return useSyncExternalStore(
    subscribe,
    () => {
      const statuses = run ? steps.map((id) => run.step(id)?.status ?? 'idle') : [];
      const text = statuses.join(' ');
      if (text !== known.current.text) known.current = { text, value: statuses.length === 0 ? null : groupStatus(statuses) };
      return known.current.value;
    },
    () => null,
  );
}
