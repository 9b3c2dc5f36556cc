import jsonata from 'jsonata';
import { writeSync } from 'node:fs';
import { FUNCTIONS } from '@plumbline/shared/expressions';
import { lineReader } from '../lines.js';
import type { EvaluatorMessage, JobRequest } from '../protocol.js';
import { fixWorld } from './fixed-world.js';
import { harden } from './harden.js';
import { runJob } from './run-job.js';

/**
 * One evaluator process. It has no environment, opens nothing, and knows only what a job brings. It ends when its stdin ends: with
 * the engine's process, or when the pool lets it go.
 */
const STDOUT = 1;

/** Synchronous, so that a message is out before an expression hogs the thread. */
function send(message: EvaluatorMessage): void {
  const bytes = Buffer.from(JSON.stringify(message) + '\n');
  for (let sent = 0; sent < bytes.length;) sent += write(bytes, sent);
}

function write(bytes: Buffer, from: number): number {
  try {
    return writeSync(STDOUT, bytes, from);
  } catch (error) {
    // The pipe is full (a large answer, a busy reader): wait a moment and go on.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    return 0;
  }
}

const world = fixWorld();
const definitions = await Promise.all([...FUNCTIONS, 'eval'].map((name): Promise<unknown> => jsonata(`$${name}`).evaluate({})));
// $now and $millis belong to each compiled expression; the others are shared by all.
harden(definitions.filter((definition): definition is object => typeof definition === 'object' && definition !== null));

let request: JobRequest | undefined;
let working = Promise.resolve();
const read = lineReader((line) => {
  if (request === undefined) {
    request = JSON.parse(line) as JobRequest;
    return;
  }
  const job = request;
  request = undefined;
  working = working.then(async () => send(await runJob(job, line, world, send)));
});
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk: string) => read(chunk));
process.stdin.on('end', () => void working.then(() => process.exit(0)));
send({ kind: 'ready' });
