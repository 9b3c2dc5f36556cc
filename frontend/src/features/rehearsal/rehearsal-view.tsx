'use client';

import { STEP_FAULTS, TRIGGER_FAULTS, type FlowDocument, type RehearsalFix, type RehearsalRow } from '@plumbline/shared';
import { CircleAlert, CircleCheck, FlaskConical, RefreshCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/button';
import { Empty, Failure } from '../../ui/feedback';
import { CardTable, type Chosen } from './card-table';
import { CellStory } from './cell-story';
import { hasChanged, summaryOf, type RehearsalState, type RehearsalStore } from './rehearsal-store';

interface ViewProps {
  readonly rehearsal: RehearsalStore;
  /** What is on the screen now. */
  readonly document: FlowDocument;
  readonly onStart: () => void;
  readonly onGo: (step: string | null, pointer: string | null) => void;
  readonly onFix?: (fix: RehearsalFix) => void;
}

/** The card of a rehearsal: before it, while it goes on, and with what came of it. */
export function RehearsalView({ rehearsal, document, onStart, onGo, onFix }: ViewProps): ReactNode {
  const state = useStore(rehearsal.store);
  const [picked, setPicked] = useState<Chosen | null>(null);
  const { phase, rows, total, error } = state;
  if (phase === 'idle' && rows.length === 0) return <Before onStart={onStart} />;
  if (phase === 'done' && total === 0)
    return (
      <Empty icon={<FlaskConical size={28} />} title="Nothing to rehearse">
        No step of this flow calls another system, and nobody can repeat its event.
      </Empty>
    );
  const chosen = picked !== null && cellAt(rows, picked) ? picked : worst(rows);
  const found = chosen && cellAt(rows, chosen);
  const ofTrigger = rows.filter(({ step }) => step === 'trigger');
  const ofSteps = rows.filter(({ step }) => step !== 'trigger');
  return (
    <div className="flex flex-col gap-4" data-testid="rehearsal" data-phase={phase}>
      <Standing state={state} changed={hasChanged(state.document, document)} onStart={onStart} onStop={() => rehearsal.stop()} />
      {error !== null && (
        <Failure title="The rehearsal ended early" onRetry={onStart}>
          {error}
        </Failure>
      )}
      <div className="flex max-h-[42vh] shrink-0 flex-col gap-4 overflow-y-auto">
        {ofTrigger.length > 0 && (
          <CardTable label="Trigger" faults={TRIGGER_FAULTS} rows={ofTrigger} chosen={chosen} onChoose={setPicked} />
        )}
        {ofSteps.length > 0 && <CardTable label="Step" faults={STEP_FAULTS} rows={ofSteps} chosen={chosen} onChoose={setPicked} />}
      </div>
      {found && <CellStory row={found.row} cell={found.cell} onGo={onGo} {...(onFix ? { onFix } : {})} />}
    </div>
  );
}

type Cell = RehearsalRow['cells'][number];

function cellAt(rows: readonly RehearsalRow[], { step, fault }: Chosen): { readonly row: RehearsalRow; readonly cell: Cell } | null {
  const row = rows.find((one) => one.step === step);
  const cell = row?.cells.find((one) => one.fault === fault);
  return row && cell ? { row, cell } : null;
}

/** What one wants to look at first: something wrong, else something worth knowing. */
function worst(rows: readonly RehearsalRow[]): Chosen | null {
  for (const verdict of ['red', 'amber', 'green', 'skipped'] as const) {
    for (const { step, cells } of rows) {
      const cell = cells.find((one) => one.verdict === verdict);
      if (cell) return { step, fault: cell.fault };
    }
  }
  return null;
}

function Before({ onStart }: { readonly onStart: () => void }): ReactNode {
  return (
    <Empty
      icon={<FlaskConical size={28} />}
      title="What happens when a service has trouble?"
      action={
        <Button look="primary" data-testid="rehearsal-start" onClick={onStart}>
          Rehearse
        </Button>
      }
    >
      Each step is tried against a service that does not answer, is too busy, is down, says no, or answers something else; the trigger
      against a sender that repeats itself. Nothing is called, nothing is kept, and days of waiting take no time.
    </Empty>
  );
}

interface StandingProps {
  readonly state: RehearsalState;
  readonly changed: boolean;
  readonly onStart: () => void;
  readonly onStop: () => void;
}

/** How far it is, or how it came out, and whether that still is the flow on the screen. */
function Standing({ state: { phase, rows, total, current, calm }, changed, onStart, onStop }: StandingProps): ReactNode {
  const running = phase === 'running';
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" data-testid="rehearsal-status" className="min-w-0 flex-1 font-medium">
          {running
            ? `Rehearsing ${String(Math.min(rows.length + 1, Math.max(1, total)))} of ${String(Math.max(1, total))}${current === '' ? '' : `: ${current}`}`
            : summaryOf(rows)}
        </p>
        {running ? (
          <Button size="sm" onClick={onStop}>
            Stop
          </Button>
        ) : (
          <Button size="sm" look={changed ? 'primary' : 'plain'} data-testid="rehearsal-again" onClick={onStart}>
            <RefreshCw size={14} aria-hidden="true" /> Rehearse again
          </Button>
        )}
      </div>
      {running && <Bar done={rows.length} total={Math.max(1, total)} />}
      {changed && !running && (
        <p data-testid="rehearsal-stale" className="flex items-center gap-2 text-retrying">
          <CircleAlert size={15} aria-hidden="true" /> The flow has changed since; this card is of what it was before.
        </p>
      )}
      {calm && (
        <p className="flex items-center gap-2 text-sm text-fg-2">
          {calm.ok ? (
            <CircleCheck size={15} className="text-succeeded" aria-hidden="true" />
          ) : (
            <CircleAlert size={15} className="text-retrying" aria-hidden="true" />
          )}
          {calm.headline}
        </p>
      )}
    </div>
  );
}

function Bar({ done, total }: { readonly done: number; readonly total: number }): ReactNode {
  return (
    <div
      role="progressbar"
      aria-label="Rehearsed so far"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      className="h-1.5 overflow-hidden rounded-pill bg-line"
    >
      <div
        className="h-full bg-accent transition-[width] duration-[120ms]"
        style={{ width: `${String(Math.round((100 * done) / total))}%` }}
      />
    </div>
  );
}
