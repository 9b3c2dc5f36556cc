import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../engine/ports/logger.js';

/** Connections that fall idle are closed this often meanwhile, ms. */
const LOOK_MS = 50;
/** A part that does not end in this time is left behind, ms. */
const PART_MS = 3_000;

/** What works on runs. */
interface Worker {
  readonly load: number;
  /** Begins nothing more; resolves when every run is given up. */
  stop(): Promise<void>;
}

/**
 * Lets runs come to where they can be given up: calls under way finish and their outcome is journaled. What is still under way at
 * the end is left to other workers, or to the next start, as after a crash: they decide by effect class.
 */
export async function drainRuns(worker: Worker, lease: { abandon(): void }, log: Logger, withinMs: number): Promise<void> {
  const late = new AbortController();
  const drained = worker.stop();
  await Promise.race([drained, sleep(withinMs, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
  if (worker.load === 0) return;
  log.warn({ runs: worker.load }, 'calls are still under way; their runs are left to other workers');
  lease.abandon();
  await drained;
}

/**
 * Closes a server by `close`: nothing new, what is under way may finish, connections that only wait are closed.
 * @param close stops listening, ends what is not HTTP, and resolves when the last connection is gone
 */
export async function closeServer(server: Server, close: () => Promise<unknown>, withinMs: number): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_MS);
  const cut = setTimeout(() => server.closeAllConnections(), withinMs);
  try {
    await close();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}

/** One part of the process, in the order in which the parts end. */
export interface Part {
  readonly name: string;
  readonly close: () => unknown;
  /** How long it may take, ms; default 3 s. */
  readonly withinMs?: number;
}

/**
 * Closes all parts, one after another. One that fails or hangs does not keep the others from being closed.
 * @throws at the end, naming the parts that could not be closed
 */
export async function closeInOrder(parts: readonly Part[], log: Logger): Promise<void> {
  const failed: string[] = [];
  for (const { name, close, withinMs = PART_MS } of parts) {
    const late = new AbortController();
    const tooLong = sleep(withinMs, undefined, { signal: late.signal }).then(() =>
      Promise.reject(new Error(`${name} took longer than ${withinMs} ms`)),
    );
    try {
      await Promise.race([Promise.resolve().then(close), tooLong]);
    } catch (error) {
      failed.push(name);
      log.warn({ error, part: name }, 'a part of the process could not be closed in order');
    } finally {
      tooLong.catch(() => undefined);
      late.abort();
    }
  }
  if (failed.length > 0) throw new Error(`These could not be closed in order: ${failed.join(', ')}.`);
}
