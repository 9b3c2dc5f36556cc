import { PlumblineError, type Json, type Resolution, type RunView, type Signal } from '@plumbline/shared';
import type { Audit } from '../../engine/ports/audit.js';
import type { Dispatch } from '../../engine/ports/dispatch.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { PausePoints } from '../../engine/ports/pause-points.js';
import type { RunStore, SignalAnswer } from '../../engine/ports/run-store.js';
import { judgeSignal, type Refusal } from '../../engine/run/judge-signal.js';
import { viewRun } from './read-runs.js';

export interface RepairDeps {
  readonly store: RunStore;
  readonly flows: FlowStore;
  readonly audit: Audit;
  readonly dispatch: Dispatch;
  readonly pause: PausePoints;
}

export interface RepairTarget {
  readonly runId: string;
  readonly stepId: string;
  /** The attempt that the person looked at. */
  readonly attempt: number;
  readonly by: string;
  readonly reason?: string | undefined;
}

/**
 * Sends a failed step again.
 * @throws PlumblineError `already_repaired` on the second press, on whatever process it lands
 */
export async function retryStep(
  deps: RepairDeps,
  target: RepairTarget,
  input: Json | undefined,
  version: 'same' | 'newest',
): Promise<{ signal: number }> {
  const view = await viewRun(deps, target.runId);
  const newest = version === 'newest' ? await newestVersion(deps, view) : null;
  const signal: Signal = {
    kind: 'retry',
    ...common(target),
    ...(input === undefined ? {} : { input }),
    ...(newest === null || newest === view.version ? {} : { version: newest }),
  };
  return repair(deps, view, target, signal);
}

/** Answers for a step that waits for a person. */
export async function resolveStep(
  deps: RepairDeps,
  target: RepairTarget,
  as: Resolution,
  output: Json | undefined,
): Promise<{ signal: number }> {
  const view = await viewRun(deps, target.runId);
  return repair(deps, view, target, { kind: 'resolve', ...common(target), as, ...(output === undefined ? {} : { output }) });
}

/** Cancels a run: once this answers, no append that starts a step is accepted. */
export async function cancelRun(deps: RepairDeps, runId: string, by: string, reason: string | undefined): Promise<{ signal: number }> {
  const signal: Signal = { kind: 'cancel', by, ...(reason === undefined ? {} : { reason }) };
  // A run that was cancelled and then repaired can be cancelled again.
  const repairs = [...(await viewRun(deps, runId)).steps.values()].reduce((sum, step) => sum + step.repairs.length, 0);
  const answer = await deps.store.signal(runId, signal, `cancel/${repairs}`, false);
  if (answer.kind === 'repeated')
    throw new PlumblineError('run_ended', 'The run is being cancelled already.', {
      by: answer.by,
      at: new Date(answer.atMs).toISOString(),
    });
  return sent(deps, runId, signal, answer, null);
}

function common({ stepId, attempt, by, reason }: RepairTarget): { step: string; attempt: number; by: string; reason?: string } {
  return { step: stepId, attempt, by, ...(reason === undefined ? {} : { reason }) };
}

async function newestVersion({ flows }: RepairDeps, view: RunView): Promise<number> {
  const flow = await flows.get(view.flowId);
  if (!flow || flow.publishedVersion === null) throw new PlumblineError('not_published');
  return flow.publishedVersion;
}

async function repair(deps: RepairDeps, view: RunView, target: RepairTarget, signal: Signal): Promise<{ signal: number }> {
  const refusal = judgeSignal(view, signal);
  if (refusal) throw refused(view, target, refusal);
  // One repair for each failed attempt, whoever asks and wherever: the second insert of this key fails. One that came to
  // nothing (a cancel was faster) has used up its key, and must not stand in the way of the next.
  const key = `${target.stepId}//${target.attempt}/${view.steps.get(target.stepId)?.refusals ?? 0}`;
  const answer = await deps.store.signal(target.runId, signal, key, true);
  return sent(deps, target.runId, signal, answer, target);
}

async function sent(
  deps: RepairDeps,
  runId: string,
  signal: Signal,
  answer: SignalAnswer,
  target: RepairTarget | null,
): Promise<{ signal: number }> {
  switch (answer.kind) {
    case 'no_run':
      throw new PlumblineError('run_not_found');
    case 'ended':
      throw new PlumblineError('run_ended');
    case 'repeated':
      throw alreadyRepaired(answer.by, answer.atMs, target?.attempt ?? 0);
    case 'sent':
      deps.pause.reach('before_dispatch', { runId });
      deps.dispatch.ring([runId]);
      await deps.audit.record({
        actor: signal.by,
        action: `run.${signal.kind}`,
        subject: runId,
        detail: { ...signal },
      });
      return { signal: answer.n };
  }
}

function refused(view: RunView, target: RepairTarget, refusal: Refusal): PlumblineError {
  const step = view.steps.get(target.stepId);
  switch (refusal) {
    case 'run_ended':
    case 'not_repairable':
      return new PlumblineError(refusal, step ? `The step "${target.stepId}" is ${step.status}.` : undefined);
    case 'step_not_found':
      return new PlumblineError('step_not_found', `The step "${target.stepId}" has not been tried in this run.`);
    case 'stale_attempt': {
      const last = step?.repairs.findLast((repair) => repair.attempt === target.attempt) ?? step?.repairs.at(-1);
      if (last) return alreadyRepaired(last.by, last.atMs, last.attempt);
      return new PlumblineError('not_repairable', `The step is at attempt ${step?.attempt ?? 0} now, not ${target.attempt}. Look again.`);
    }
  }
}

function alreadyRepaired(by: string, atMs: number, attempt: number): PlumblineError {
  const at = new Date(atMs).toISOString();
  return new PlumblineError('already_repaired', `Already repaired by ${by} at ${at}.`, { by, at, attempt });
}
