'use client';

import type { ReactNode } from 'react';
import { LiveRows } from '../../../ui/live-rows';
import { ROW_GRID, ROW_HEIGHT, RunRow } from './run-row';
import type { RunList } from './use-run-list';

interface RowsProps {
  readonly list: RunList;
  /** The pointer came over the list: new runs are held back. */
  readonly onHold: (holds: boolean) => void;
  readonly onRelease: () => void;
}

/** The runs in sight, and more as one scrolls. */
export function RunRows({ list, onHold, onRelease }: RowsProps): ReactNode {
  const head = (
    <div aria-hidden="true" className={`${ROW_GRID} h-8 shrink-0 border-b border-line bg-surface-2 text-sm font-medium text-fg-2`}>
      <span>Status</span>
      <span>What it is about</span>
      <span>Where it stands</span>
      <span>Started</span>
      <span className="text-right">Took</span>
    </div>
  );
  return (
    <LiveRows
      list={list}
      label="Runs, newest first"
      head={head}
      rowHeight={ROW_HEIGHT}
      testId="run-list"
      heldWords={(count) => `${String(count)} new ${count === 1 ? 'run' : 'runs'}`}
      heldTestId="new-runs"
      onHold={onHold}
      onRelease={onRelease}
    >
      {(run) => <RunRow run={run} />}
    </LiveRows>
  );
}
