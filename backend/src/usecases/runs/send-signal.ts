import { keyOf, PlumblineError, type Json, type RunView, type Signal, type StepPlace } from '@plumbline/shared';
import type { Audit } from '../../engine/ports/audit.js';
import type { Dispatch } from '../../engine/ports/dispatch.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { PausePoints } from '../../engine/ports/pause-points.js';
import type { RunStore } from '../../engine/ports/run-store.js';
import { judgeSignal, type Refusal } from '../../engine/run/judge-signal.js';

export interface RepairDeps {
  readonly store: RunStore;
  readonly flows: FlowStore;
  readonly audit: Audit;
  readonly dispatch: Dispatch;
  readonly pause: PausePoints;
}

/** The step that a person looked at, and who they are. */
export interface RepairTarget {
  readonly runId: string;
  readonly stepId: string;
  /** Of a step in a for-each. */
  readonly turn?: readonly number[] | undefined;
  /** The attempt that the person looked at. */
  readonly attempt: number;
  readonly by: string;
  readonly reason?: string | undefined;
}

export function placeOfTarget({ stepId, turn }: RepairTarget): StepPlace {
  return turn === undefined || turn.length === 0 ? { step: stepId } : { step: stepId, turn };
}

/** @throws PlumblineError when the run, as it is now, would not obey the signal */
export function judged(view: RunView, target: RepairTarget, signal: Signal): void {
  const refusal = judgeSignal(view, signal);
  if (refusal) throw refused(view, target, refusal);
}

interface Sending {
  /** It wakes a run that has ended. */
  readonly reopens: boolean;
  readonly attempt: number;
  /** For the audit log, besides the signal itself. */
  readonly detail: { readonly [key: string]: Json };
}

/**
 * Sends a signal to a run and notes who did.
 * @throws PlumblineError `already_repaired`, `already_decided` or `run_ended` when the request key was used before
 */
export async function sendSignal(
  deps: Omit<RepairDeps, 'flows'>,
  runId: string,
  signal: Signal,
  requestKey: string,
  { reopens, attempt, detail }: Sending,
): Promise<{ signal: number }> {
  const answer = await deps.store.signal(runId, signal, requestKey, reopens);
  switch (answer.kind) {
    case 'no_run':
      throw new PlumblineError('run_not_found');
    case 'ended':
      throw new PlumblineError('run_ended');
    case 'repeated':
      throw repeated(signal, answer.by, answer.atMs, attempt);
    case 'sent':
      deps.pause.reach('before_dispatch', { runId });
      deps.dispatch.ring([runId]);
      await deps.audit.record({
        actor: signal.by,
        action: `run.${signal.kind}`,
        subject: runId,
        detail: { ...(signal as unknown as Record<string, Json>), ...detail },
      });
      return { signal: answer.n };
  }
}

function repeated(signal: Signal, by: string, atMs: number, attempt: number): PlumblineError {
  const at = new Date(atMs).toISOString();
  if (signal.kind === 'cancel') return new PlumblineError('run_ended', 'The run is being cancelled already.', { by, at });
  if (signal.kind === 'decide') return new PlumblineError('already_decided', `Already decided by ${by} at ${at}.`, { by, at });
  return alreadyRepaired(by, atMs, attempt);
}

function alreadyRepaired(by: string, atMs: number, attempt: number): PlumblineError {
  const at = new Date(atMs).toISOString();
  return new PlumblineError('already_repaired', `Already repaired by ${by} at ${at}.`, { by, at, attempt });
}

function refused(view: RunView, target: RepairTarget, refusal: Refusal): PlumblineError {
  const key = keyOf(placeOfTarget(target));
  const step = view.steps.get(key);
  switch (refusal) {
    case 'run_ended':
    case 'not_repairable':
    case 'not_waiting':
      return new PlumblineError(refusal, step ? `The step "${key}" is ${step.status}.` : undefined);
    case 'step_not_found':
      return new PlumblineError('step_not_found', `The step "${key}" has not been tried in this run.`);
    case 'stale_attempt': {
      const last = step?.repairs.findLast((repair) => repair.attempt === target.attempt) ?? step?.repairs.at(-1);
      if (last) return alreadyRepaired(last.by, last.atMs, last.attempt);
      return new PlumblineError('not_repairable', `The step is at attempt ${step?.attempt ?? 0} now, not ${target.attempt}. Look again.`);
    }
  }
}
