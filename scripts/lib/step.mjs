import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { quietEnvironment } from './environment.mjs';
import { ROOT } from './paths.mjs';
import { endTree } from './process-tree.mjs';

/** How many lines of a failed step are shown; the reason stands near the end in every tool used here. */
const SHOWN_LINES = 80;

/**
 * A command that is part of starting or testing.
 * @typedef {object} Step
 * @property {string} title what happens, as a person would say it
 * @property {string} command
 * @property {readonly string[]} args
 * @property {boolean} [aside] give way to everything else on the machine
 * @property {number} [limitMinutes] longest that it may take: then it is ended, with everything that it started, and has failed
 * @property {boolean} [loud] show the output while it runs; otherwise it is shown when the step fails
 */

/**
 * What became of a step.
 * @typedef {object} StepResult
 * @property {boolean} ok
 * @property {number} seconds
 * @property {string} output empty for a loud step
 */

/**
 * Runs a command in the checkout and waits for its end. Never throws: a command that cannot be started is a failed step.
 * @param {Step} step
 * @returns {Promise<StepResult>}
 */
export function runStep({ command, args, aside = false, loud = false, limitMinutes }) {
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: quietEnvironment(),
      stdio: loud ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && !command.endsWith('.exe'),
    });
    // Before it has threads or children of its own: those take it over.
    if (aside && child.pid !== undefined) giveWay(child.pid);
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    let late = '';
    const limit = limitMinutes === undefined ? undefined : setTimeout(overdue, limitMinutes * 60_000);
    function overdue() {
      late = `It had not ended after ${limitMinutes} minutes, and was ended.\n`;
      if (loud) console.error(late);
      if (child.pid !== undefined) endTree(child.pid);
    }
    /** @param {boolean} ok @param {string} [note] */
    const end = (ok, note = '') => {
      clearTimeout(limit);
      resolve({ ok, seconds: (performance.now() - begun) / 1000, output: Buffer.concat(chunks).toString('utf8') + note });
    };
    child.once('error', (error) => end(false, `${command} could not be started: ${error.message}\n`));
    child.once('close', (code) => end(code === 0 && late === '', loud ? '' : late));
  });
}

/** @param {number} pid */
function giveWay(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or may not be changed here: then it does not give way.
  }
}

/**
 * The command line of a step, to be typed by a person.
 * @param {Step} step
 */
export const commandLine = ({ command, args }) => [command === process.execPath ? 'node' : command, ...args].join(' ');

/**
 * The end of a long output.
 * @param {string} output
 */
export function lastLines(output) {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= SHOWN_LINES) return lines.join('\n');
  return [`... ${lines.length - SHOWN_LINES} lines before this`, ...lines.slice(-SHOWN_LINES)].join('\n');
}
