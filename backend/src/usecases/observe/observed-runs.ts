import { keyOf, type EffectClass, type RunEvent } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Metrics, StepOutcome } from '../../engine/ports/metrics.js';
import { outcomeOf } from './step-outcome.js';

/** Runs that are kept in view; beyond that the one seen first goes, and its steps are counted without their operation. */
const MAX_RUNS = 50_000;
/** A step whose run is not in view. */
const UNKNOWN = 'unknown';

export interface ObserveDeps {
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly versions: Pick<FlowVersions, 'plan'>;
  /** A clock that never goes back, ms. */
  readonly monotonicMs: () => number;
}

interface Attempt {
  readonly effect: EffectClass;
  readonly sinceMs: number;
}

interface ObservedRun {
  flowId: string | undefined;
  version: number;
  plan: Plan | null;
  /** Calls under way, by step. */
  attempts: Map<string, Attempt> | null;
}

/** What this process knows of the runs that it owns, as far as counting and logging need it: which version, which calls are under way. */
export class ObservedRuns {
  private readonly runs = new Map<string, ObservedRun>();

  constructor(private readonly deps: ObserveDeps) {}

  /** This process owns the run from now on; its flow and version may follow later. */
  taken(runId: string, flowId?: string, version = 0): void {
    const [first] = this.runs.size >= MAX_RUNS ? this.runs.keys() : [];
    if (first !== undefined) this.runs.delete(first);
    this.runs.set(runId, { flowId, version, plan: null, attempts: null });
  }

  /** The flow and version of a run were read; kept where this process owns it. */
  identified(runId: string, flowId: string, version: number): void {
    const run = this.runs.get(runId);
    if (!run || run.flowId !== undefined) return;
    run.flowId = flowId;
    run.version = version;
  }

  left(runId: string): void {
    this.runs.delete(runId);
  }

  /** Counts and logs what was committed. */
  committed(runId: string, events: readonly RunEvent[]): void {
    const run = this.runs.get(runId);
    for (const event of events) this.observe(runId, run, event);
  }

  private observe(runId: string, run: ObservedRun | undefined, event: RunEvent): void {
    if (event.kind === 'step.started') {
      if (run) (run.attempts ??= new Map()).set(keyOf(event), { effect: event.effect, sinceMs: this.deps.monotonicMs() });
      return;
    }
    if (event.kind === 'run.finished') return this.finished(runId, run, event);
    if (event.kind === 'signal.received') return follow(run, event);
    const outcome = outcomeOf(event);
    if (outcome === null || !('step' in event)) return;
    const operation = (run && this.planOf(run)?.steps.get(event.step)?.operation) ?? UNKNOWN;
    this.stepEnded(run, keyOf(event), operation, outcome);
    if (event.kind === 'step.failed') this.logFailure(runId, run, event, operation);
  }

  private stepEnded(run: ObservedRun | undefined, key: string, operation: string, outcome: StepOutcome): void {
    const { metrics, monotonicMs } = this.deps;
    const attempt = run?.attempts?.get(key);
    metrics.stepEnded(operation, attempt?.effect ?? 'none', outcome);
    if (!attempt) return;
    run?.attempts?.delete(key);
    if (outcome !== 'not_sent') metrics.attemptEnded(operation, (monotonicMs() - attempt.sinceMs) / 1_000);
  }

  private finished(runId: string, run: ObservedRun | undefined, { status, error }: Extract<RunEvent, { kind: 'run.finished' }>): void {
    this.deps.metrics.runEnded(status);
    const fields = { runId, flowId: run?.flowId, status, ...(error ? { code: error.code } : {}) };
    if (status === 'failed') this.deps.log.info(fields, 'a run failed');
    else this.deps.log.debug(fields, 'a run ended');
  }

  /** Codes only: what a service said may be anybody's data. */
  private logFailure(
    runId: string,
    run: ObservedRun | undefined,
    event: Extract<RunEvent, { kind: 'step.failed' }>,
    operation: string,
  ): void {
    const { attempt, error, happened, next } = event;
    const fields = { runId, flowId: run?.flowId, step: keyOf(event), operation, attempt, code: error.code, happened, next: next.do };
    if (next.do === 'retry') this.deps.log.debug(fields, 'an attempt failed and is tried again');
    else this.deps.log.info(fields, 'a step failed');
  }

  private planOf(run: ObservedRun): Plan | null {
    if (run.plan || run.flowId === undefined) return run.plan;
    const plan = this.deps.versions.plan(run.flowId, run.version);
    if (!(plan instanceof Promise)) return (run.plan = plan);
    // Whoever executes the run has it at hand by the next time; that nothing can be read is theirs to say.
    plan.catch(() => null);
    return null;
  }
}

/** A repair may go on with another version. */
function follow(run: ObservedRun | undefined, { signal, ignored }: Extract<RunEvent, { kind: 'signal.received' }>): void {
  if (!run || ignored !== undefined || signal.kind !== 'retry' || signal.version === undefined) return;
  run.version = signal.version;
  run.plan = null;
}
