import { Worker } from 'node:worker_threads';
import type { Launch } from './launch.js';
import type { ThreadMessage, ThreadRequest } from './protocol.js';

export interface CodeThreadListener {
  onMessage(message: ThreadMessage): void;
  /** Once, after the thread has ended by itself or could not be started. */
  onGone(reason: 'memory' | 'other', error: Error | null): void;
}

/** One code thread, seen from the engine. */
export interface CodeThread {
  send(request: ThreadRequest): void;
  /** While it is held, the engine's process does not end before it. */
  hold(isHeld: boolean): void;
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>;
}

/**
 * The thread's own heap holds only texts on their way in and out, at most a few times 10 MB; the code's memory lies outside of it. The
 * stack lets QuickJS find a deep recursion before the machine does: 512 kB of its own are about 5 MB of ours.
 */
const RESOURCES = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32, stackSizeMb: 16 };

/** Starts a thread that knows nothing of us: no environment, no arguments, no standard streams. */
export function startCodeThread(launch: Launch, listener: CodeThreadListener): CodeThread {
  const worker = new Worker(launch.entry, {
    eval: launch.isCode,
    execArgv: [],
    env: {},
    argv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: RESOURCES,
  });
  let gone = false;
  const end = (reason: 'memory' | 'other', error: Error | null): void => {
    if (!gone) listener.onGone(reason, error);
    gone = true;
  };
  worker.on('message', (message: ThreadMessage) => {
    if (!gone) listener.onMessage(message);
  });
  worker.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'other', error));
  worker.on('exit', () => end('other', null));
  // Nobody reads what it prints; unread, it would pile up.
  for (const stream of [worker.stdout, worker.stderr]) stream.resume();
  worker.unref();
  return {
    send: (request) => worker.postMessage(request),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    async kill() {
      gone = true;
      await worker.terminate();
    },
  };
}
