import { placeOf, type LiveRun, type LiveStep, type StepStatus } from '@plumbline/shared';
import type { ShownRun } from './run-store';

/** The first of these that a step has in any of its turns is said of it. */
const WORST: readonly StepStatus[] = [
  'needs_attention',
  'failed',
  'parked',
  'retrying',
  'running',
  'waiting',
  'queued',
  'cancelled',
  'succeeded',
  'skipped',
  'idle',
];

/**
 * A run in which each step of a for-each's body stands once, for all its turns: the worst of them, and how many are done.
 * That is what a canvas can show.
 */
export class SummedRun implements ShownRun {
  private of: LiveRun | null = null;
  private sums: ReadonlyMap<string, LiveStep> = new Map();

  /** @param bodies ids of the steps that lie in a for-each */
  constructor(
    private readonly source: ShownRun,
    private readonly bodies: ReadonlySet<string>,
  ) {}

  readonly run = (): LiveRun | null => this.source.run();
  readonly subscribe = (listener: () => void): (() => void) => this.source.subscribe(listener);

  readonly step = (key: string): LiveStep | undefined => {
    if (!this.bodies.has(key)) return this.source.step(key);
    const run = this.source.run();
    if (run !== this.of) {
      this.sums = run === null ? new Map() : sumsOf(run, this.bodies, this.sums);
      this.of = run;
    }
    return this.sums.get(key);
  };

  subscribeStep(key: string, listener: () => void): () => void {
    return this.bodies.has(key) ? this.source.subscribe(listener) : this.source.subscribeStep(key, listener);
  }
}

/** One state for all turns of each step; the same object as before where nothing of it changed. */
export function sumsOf(run: LiveRun, bodies: ReadonlySet<string>, before: ReadonlyMap<string, LiveStep>): ReadonlyMap<string, LiveStep> {
  const turns = new Map<string, LiveStep[]>();
  for (const step of run.steps.values()) {
    const { step: id } = placeOf(step.key);
    if (!bodies.has(id)) continue;
    const known = turns.get(id);
    if (known) known.push(step);
    else turns.set(id, [step]);
  }
  const sums = new Map<string, LiveStep>();
  for (const [id, steps] of turns) {
    const seq = Math.max(...steps.map((step) => step.seq));
    const known = before.get(id);
    sums.set(id, known?.seq === seq ? known : sumOf(id, steps, seq));
  }
  return sums;
}

function sumOf(id: string, steps: readonly LiveStep[], seq: number): LiveStep {
  const status = WORST.find((one) => steps.some((step) => step.status === one)) ?? 'idle';
  const shown = steps.findLast((step) => step.status === status) ?? steps.at(-1);
  const failed = steps.filter((step) => step.status === 'failed' || step.status === 'needs_attention').length;
  const done = steps.filter((step) => step.status === 'succeeded' || step.status === 'skipped').length + failed;
  return {
    key: id,
    seq,
    status,
    attempt: shown?.attempt ?? 0,
    at: shown?.at ?? new Date(0).toISOString(),
    ...(shown?.dueAt === undefined ? {} : { dueAt: shown.dueAt }),
    ...(shown?.errorClass === undefined ? {} : { errorClass: shown.errorClass }),
    items: { count: steps.length, done, failed },
  };
}
