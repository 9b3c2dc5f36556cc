import { startEvaluator, type EvaluatorProcess } from './evaluator-process.js';
import { expressionDeadline, overallDeadline, wantedEvaluators, type Deadlines, type Job, type JobResult } from './job.js';
import type { Launch } from './launch.js';
import type { EvaluatorMessage } from './protocol.js';
import { gone, overran, resultOf, tooLargeScope, unavailable } from './results.js';

export interface PoolOptions {
  readonly launch: Launch;
  /** Jobs that run at the same time. */
  readonly size: number;
  readonly memoryMb: number;
  readonly deadlines: Deadlines;
  readonly maxDepth: number;
  readonly maxBytes: number;
}

/** After this many failed starts in a row the waiting jobs are given up. */
const MAX_FAILED_STARTS = 3;

/** Loading takes 0.05 s built, 0.5 s from sources, more on a busy machine. */
const START_TIMEOUT_MS = 15_000;

/** An evaluator beyond the warm one is let go after this time without work. */
const IDLE_MS = 60_000;

interface Running {
  readonly id: number;
  readonly job: Job;
  readonly overallAtMs: number;
  readonly settle: (result: JobResult) => void;
  at: number;
}

interface Slot {
  readonly process: EvaluatorProcess;
  state: 'starting' | 'idle' | 'busy' | 'gone';
  running: Running | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Evaluator processes that each work on one job at a time. One that overruns is killed and replaced; jobs that wait go on with the
 * others. Evaluators start when they are needed, and hold the engine's process alive only while there is work.
 */
export class EvaluatorPool {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #queue: { job: Job; settle: (result: JobResult) => void }[] = [];
  #lastId = 0;
  #failedStarts = 0;
  #closed = false;
  #hold: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  run(job: Job): Promise<JobResult> {
    if (this.#closed) return Promise.resolve(unavailable('The expression evaluator is closed.'));
    return new Promise((settle) => {
      this.#queue.push({ job, settle });
      this.#pump();
    });
  }

  /** Starts the first evaluators before there is a job. */
  warm(): void {
    this.#grow(this.#options.size + 1);
  }

  /** Ends everything; what still runs or waits is answered as unavailable. */
  async close(): Promise<void> {
    this.#closed = true;
    const answer = unavailable('The expression evaluator is closed.');
    for (const { settle } of this.#queue.splice(0)) settle(answer);
    for (const slot of this.#slots) {
      const running = slot.running;
      this.#drop(slot);
      running?.settle(answer);
    }
    this.#pump();
    await Promise.resolve();
  }

  #pump(): void {
    for (const slot of this.#slots) if (slot.state === 'idle' && this.#count('busy') < this.#options.size) this.#give(slot);
    const jobs = this.#count('busy') + this.#queue.length;
    if (!this.#closed && (jobs > 0 || this.#slots.size > 0)) this.#grow(wantedEvaluators(this.#options.size, jobs));
    this.#holdWhile(jobs > 0);
  }

  #give(slot: Slot): void {
    const next = this.#queue.shift();
    if (next === undefined) return;
    const { job, settle } = next;
    const { deadlines, maxDepth, maxBytes } = this.#options;
    let scopeText: string;
    try {
      scopeText = job.scopeText();
    } catch (error) {
      settle(tooLargeScope(error));
      this.#give(slot);
      return;
    }
    const id = ++this.#lastId;
    const now = performance.now();
    slot.state = 'busy';
    slot.running = { id, job, settle, at: 0, overallAtMs: overallDeadline(deadlines, now, scopeText.length) };
    this.#arm(slot, slot.running, scopeText.length);
    const expressions = job.expressions.map(({ source, pointer, offset }) => ({ source, seed: `${job.seed} ${pointer} ${offset}` }));
    slot.process.send({ id, timeMs: job.timeMs, expressions, maxDepth, maxBytes }, scopeText);
  }

  #arm(slot: Slot, running: Running, characters: number): void {
    const now = performance.now();
    const hasPattern = running.job.expressions[running.at]?.hasPattern ?? false;
    const at = expressionDeadline(this.#options.deadlines, hasPattern, now, running.overallAtMs, characters);
    clearTimeout(slot.timer);
    // When this process was busy, the answer may have arrived and only not been read: read first, then judge.
    slot.timer = setTimeout(() => setImmediate(() => this.#expire(slot, running, running.at)), Math.max(0, at - now));
  }

  #expire(slot: Slot, running: Running, at: number): void {
    if (slot.running !== running || running.at !== at || slot.state !== 'busy') return;
    this.#drop(slot);
    running.settle(overran(at));
    this.#pump();
  }

  #onMessage(slot: Slot, message: EvaluatorMessage): void {
    if (message.kind === 'ready') {
      this.#failedStarts = 0;
      this.#rest(slot);
      return;
    }
    const { running } = slot;
    if (running?.id !== message.id) return;
    if (message.kind === 'at') {
      running.at = message.at;
      this.#arm(slot, running, 0);
      return;
    }
    this.#rest(slot);
    running.settle(resultOf(message));
  }

  /** The slot has nothing to do: it takes the next job, or rests. */
  #rest(slot: Slot): void {
    clearTimeout(slot.timer);
    slot.state = 'idle';
    slot.running = undefined;
    this.#pump();
    if (slot.state !== 'idle') return;
    slot.timer = setTimeout(() => this.#retire(slot), IDLE_MS);
    slot.timer.unref();
  }

  #retire(slot: Slot): void {
    if (slot.state !== 'idle' || this.#slots.size <= wantedEvaluators(this.#options.size, 0)) return;
    slot.state = 'gone';
    this.#slots.delete(slot);
    slot.process.release();
  }

  #grow(wanted: number): void {
    while (this.#slots.size < wanted && !this.#closed) this.#start();
  }

  #start(): void {
    const process = startEvaluator(this.#options.launch, this.#options.memoryMb, {
      onMessage: (message) => this.#onMessage(slot, message),
      onGone: () => this.#onGone(slot),
    });
    const slot: Slot = { process, state: 'starting', running: undefined, timer: undefined };
    slot.timer = setTimeout(() => process.kill(), START_TIMEOUT_MS);
    slot.timer.unref();
    this.#slots.add(slot);
  }

  #onGone(slot: Slot): void {
    if (slot.state === 'gone') return;
    const { running, state } = slot;
    this.#drop(slot);
    running?.settle(gone(running.at, this.#options.memoryMb));
    if (state === 'starting') this.#failedStarts++;
    if (this.#failedStarts >= MAX_FAILED_STARTS) {
      this.#failedStarts = 0;
      const answer = unavailable('The expression evaluator could not be started; see the log of the server.');
      for (const { settle } of this.#queue.splice(0)) settle(answer);
      if (this.#count('busy') === 0) return this.#holdWhile(false);
    }
    this.#pump();
  }

  #drop(slot: Slot): void {
    clearTimeout(slot.timer);
    slot.state = 'gone';
    slot.running = undefined;
    this.#slots.delete(slot);
    slot.process.kill();
  }

  #count(state: Slot['state']): number {
    let count = 0;
    for (const slot of this.#slots) if (slot.state === state) count++;
    return count;
  }

  /** A timer that never matters: it only keeps the engine's process alive while jobs wait, since evaluators do not. */
  #holdWhile(isBusy: boolean): void {
    if (!isBusy) clearInterval(this.#hold);
    this.#hold = isBusy ? (this.#hold ?? setInterval(() => undefined, START_TIMEOUT_MS)) : undefined;
  }
}
