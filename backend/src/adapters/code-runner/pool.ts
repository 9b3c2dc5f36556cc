import type { CodeJob, CodeResult } from '../../engine/ports/code-runner.js';
import { startCodeThread, type CodeThread } from './code-thread.js';
import type { Launch } from './launch.js';
import type { CodeFailure, CodeLimits, ThreadMessage } from './protocol.js';
import { busy, cancelled, codeError, resultOf, unavailable } from './results.js';

export interface CodePoolOptions {
  readonly launch: Launch;
  /** Jobs that run at the same time. */
  readonly threads: number;
  /** Jobs that may wait for a thread. */
  readonly maxWaiting: number;
  readonly limits: CodeLimits;
  /** Told when a thread ended that should not have. */
  readonly onTrouble: (error: Error) => void;
}

/** After this many failed starts in a row the waiting jobs are given up. */
const MAX_FAILED_STARTS = 3;
/** A thread without work is let go after this time. */
const IDLE_MS = 60_000;
/** Code that does not stop when the interpreter is asked to (a long call inside of it) is ended with its thread after this time more. */
const GRACE_MS = 500;

interface Work {
  readonly id: number;
  readonly job: CodeJob;
  readonly endMs: number;
  readonly settle: (result: CodeResult) => void;
  /** Set while it runs; before that it waits. */
  slot: Slot | null;
}

interface Slot {
  readonly thread: CodeThread;
  state: 'starting' | 'idle' | 'busy' | 'gone';
  work: Work | null;
  idle: NodeJS.Timeout | undefined;
}

/** Code threads that each work on one job at a time. They start when they are needed; one that overruns is ended and replaced. */
export class CodePool {
  readonly #options: CodePoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #waiting = new Set<Work>();
  #lastId = 0;
  #failedStarts = 0;
  #closed = false;

  constructor(options: CodePoolOptions) {
    this.#options = options;
  }

  /** Never rejects; settles within the job's time and `GRACE_MS`. */
  run(job: CodeJob): Promise<CodeResult> {
    if (this.#closed) return Promise.resolve(unavailable('The server is shutting down.'));
    if (job.cancel.aborted) return Promise.resolve(cancelled());
    if (this.#waiting.size >= this.#options.maxWaiting) return Promise.resolve(busy(0));
    return new Promise((resolve) => {
      const onCancel = (): void => this.#end(work, cancelled());
      // An answer that has arrived already is heard before the time is called over.
      const timer = setTimeout(() => setImmediate(() => this.#expire(work)), job.timeoutMs);
      const hard = setTimeout(() => setImmediate(() => this.#end(work, this.#failure('code_timeout', job))), job.timeoutMs + GRACE_MS);
      const work: Work = {
        id: ++this.#lastId,
        job,
        endMs: performance.now() + job.timeoutMs,
        slot: null,
        settle: (result) => {
          clearTimeout(timer);
          clearTimeout(hard);
          job.cancel.removeEventListener('abort', onCancel);
          resolve(result);
        },
      };
      job.cancel.addEventListener('abort', onCancel, { once: true });
      this.#waiting.add(work);
      this.#pump();
    });
  }

  /** Ends everything; what still runs or waits is answered as unavailable. */
  async close(): Promise<void> {
    this.#closed = true;
    const answer = unavailable('The server is shutting down.');
    for (const work of this.#waiting) work.settle(answer);
    this.#waiting.clear();
    const slots = [...this.#slots];
    for (const { work } of slots) work?.settle(answer);
    await Promise.all(slots.map((slot) => this.#drop(slot)));
  }

  #pump(): void {
    for (const slot of this.#slots) {
      if (slot.state !== 'idle') continue;
      const [next] = this.#waiting;
      if (next === undefined) break;
      this.#begin(slot, next);
    }
    const starting = [...this.#slots].filter(({ state }) => state === 'starting').length;
    const wanted = Math.min(this.#options.threads - this.#slots.size, this.#waiting.size - starting);
    for (let i = 0; i < wanted; i++) this.#start();
  }

  #begin(slot: Slot, work: Work): void {
    clearTimeout(slot.idle);
    this.#waiting.delete(work);
    const { source, input } = work.job;
    const leftMs = Math.max(1, work.endMs - performance.now());
    Object.assign(slot, { state: 'busy', work });
    work.slot = slot;
    slot.thread.hold(true);
    slot.thread.send({ id: work.id, source, inputText: JSON.stringify(input), leftMs, ...this.#options.limits });
  }

  /** The time of a job is over. One that runs is stopped by its thread, and by `#end` if that does not help. */
  #expire(work: Work): void {
    if (work.slot !== null || !this.#waiting.delete(work)) return;
    work.settle(busy(work.job.timeoutMs));
  }

  /** Ends a job from outside, with its thread if it has one. */
  #end(work: Work, result: CodeResult): void {
    this.#waiting.delete(work);
    const { slot } = work;
    if (slot?.work === work) void this.#drop(slot);
    work.settle(result);
    this.#pump();
  }

  #start(): void {
    const thread = startCodeThread(this.#options.launch, {
      onMessage: (message) => this.#onMessage(slot, message),
      onGone: (reason, error) => this.#onGone(slot, reason, error),
    });
    const slot: Slot = { thread, state: 'starting', work: null, idle: undefined };
    this.#slots.add(slot);
  }

  #onMessage(slot: Slot, message: ThreadMessage): void {
    if (slot.state === 'gone') return;
    if (message.kind === 'ready') this.#failedStarts = 0;
    else if (slot.work?.id === message.id) {
      const { job, settle } = slot.work;
      settle(resultOf(message.answer, this.#options.limits, job.timeoutMs));
    }
    this.#rest(slot);
  }

  #rest(slot: Slot): void {
    Object.assign(slot, { state: 'idle', work: null });
    slot.thread.hold(false);
    slot.idle = setTimeout(() => void this.#drop(slot), IDLE_MS).unref();
    this.#pump();
  }

  #onGone(slot: Slot, reason: 'memory' | 'other', error: Error | null): void {
    const { work, state } = slot;
    if (reason === 'other') this.#options.onTrouble(error ?? new Error('a code thread ended by itself'));
    void this.#drop(slot);
    work?.settle(reason === 'memory' ? this.#failure('code_memory', work.job) : unavailable('The thread of the code ended by itself.'));
    if (state === 'starting') this.#failedStarts++;
    if (this.#failedStarts >= MAX_FAILED_STARTS) {
      this.#failedStarts = 0;
      for (const waiting of this.#waiting) waiting.settle(unavailable('No thread for code could be started; see the log of the server.'));
      this.#waiting.clear();
    }
    this.#pump();
  }

  async #drop(slot: Slot): Promise<void> {
    clearTimeout(slot.idle);
    Object.assign(slot, { state: 'gone', work: null });
    this.#slots.delete(slot);
    await slot.thread.kill();
  }

  #failure(code: CodeFailure['code'], job: CodeJob): CodeResult {
    return { ok: false, error: codeError({ code, message: '', line: null }, this.#options.limits, job.timeoutMs), logs: [] };
  }
}
