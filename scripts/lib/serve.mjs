import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { quietEnvironment } from './environment.mjs';

/** Signals that ask a program to end. */
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** A terminal sends Ctrl-C to npm and to this script, and npm passes it on as well: the same signal within this time is one. */
const SAME_SIGNAL_MS = 500;

/**
 * Runs a program in place of this one: same terminal, signals passed on once, and its exit code as the answer (128 + n when
 * signal n ended it, as shells do). The program has a process group of its own, so that Ctrl-C reaches it only from here.
 * @param {readonly string[]} args arguments for node
 * @returns {Promise<number>} the exit code
 */
export function runInPlace(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit', env: quietEnvironment(), detached: process.platform !== 'win32' });
    /** @type {Map<NodeJS.Signals, number>} */
    const passedOn = new Map();
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        const now = performance.now();
        if (now - (passedOn.get(signal) ?? -Infinity) < SAME_SIGNAL_MS) return;
        passedOn.set(signal, now);
        child.kill(signal);
      });
    }
    child.once('error', (error) => {
      console.error(`The program could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}
