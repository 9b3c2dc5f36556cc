import { parentPort } from 'node:worker_threads';
import type { ThreadMessage, ThreadRequest } from '../protocol.js';
import { compileInterpreter, createMachine } from './machine.js';
import { runJob } from './run-job.js';

/**
 * One code thread. It has no environment, opens nothing after its start, and knows only what a job brings. Authors' code runs in an
 * interpreter that is made for the job and dropped after it.
 */

// The interpreter asks its host for the offset of local time: code sees UTC wherever the server stands.
Date.prototype.getTimezoneOffset = () => 0;

const interpreter = await compileInterpreter();

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (request: ThreadRequest) => {
  void createMachine(interpreter, request.memoryBytes).then((machine) => {
    send({ kind: 'done', id: request.id, answer: runJob(machine, request) });
  });
});
send({ kind: 'ready' });
