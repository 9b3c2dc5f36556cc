import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Launch } from './launch.js';
import { lineReader } from './lines.js';
import type { EvaluatorMessage, JobRequest } from './protocol.js';

export interface EvaluatorListener {
  onMessage(message: EvaluatorMessage): void;
  /** Once, after the process is gone or could not be started. */
  onGone(): void;
}

/** One evaluator process, seen from the engine. It never keeps the engine's process alive. */
export interface EvaluatorProcess {
  send(request: JobRequest, scopeText: string): void;
  /** Lets it end by itself. */
  release(): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
}

/**
 * Starts an evaluator with `memoryMb` of heap. A process and not a thread: a thread's `resourceLimits` hold only for small steps, one
 * large allocation (`[1..1e7]`, `$split` of a long text) ends the whole process with a fatal error of V8, measured on Node 20.20.
 */
export function startEvaluator(launch: Launch, memoryMb: number, listener: EvaluatorListener): EvaluatorProcess {
  const limits = [`--max-old-space-size=${memoryMb}`, '--max-semi-space-size=8', '--no-warnings'];
  const child = spawn(process.execPath, [...limits, ...launch.execArgv, launch.file], {
    cwd: launch.cwd,
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  listen(child, listener);
  return {
    send: (request, scopeText) => void child.stdin.write(`${JSON.stringify(request)}\n${scopeText}\n`),
    release: () => void child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
  };
}

function listen(child: ChildProcess, listener: EvaluatorListener): void {
  let gone = false;
  const end = (): void => {
    if (!gone) listener.onGone();
    gone = true;
  };
  const read = lineReader((line) => {
    if (!gone) listener.onMessage(JSON.parse(line) as EvaluatorMessage);
  });
  child.on('error', end);
  // "close" comes after the last output: an answer sent just before the end is not lost.
  child.on('close', end);
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (chunk: string) => read(chunk));
  // A write to a process that just died fails; its end is reported by "close".
  child.stdin?.on('error', () => undefined);
  child.unref();
  for (const stream of [child.stdin, child.stdout]) if (stream instanceof Socket) stream.unref();
}
