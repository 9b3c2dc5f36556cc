import { readConfig } from './config/config.js';
import { noPausePoints, type PausePoints } from './engine/ports/pause-points.js';
import { boot } from './modules/boot.js';
import { endOnSignal } from './modules/end-on-signal.js';

type Environment = Parameters<typeof readConfig>[0];

/** Starts Plumbline, says where, and ends it on SIGTERM or SIGINT: also on one that comes as soon as it is said to be ready. */
export async function main(pause: PausePoints = noPausePoints, environment: Environment = process.env): Promise<void> {
  const config = readConfig(environment);
  const running = await boot(config, pause);
  endOnSignal(() => running.stop(), config.shutdownMs, complain);
  for (const notice of running.notices) say(notice);
  say(`ready ${running.address}`);
}

/** The whole life of a process; one that can not start says why in a sentence. */
export async function run(environment: Environment): Promise<void> {
  try {
    await main(noPausePoints, environment);
  } catch (error) {
    complain('Plumbline could not start.', error);
    process.exit(1);
  }
}

/** What people are told goes to standard output, log lines to standard error. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A person gets the sentence; the stack is for whoever asks for details. */
function complain(what: string, error: unknown): void {
  const details = ['debug', 'trace'].includes(process.env['LOG_LEVEL'] ?? '');
  const why = error instanceof Error ? (details ? (error.stack ?? error.message) : error.message) : String(error);
  process.stderr.write(`${what}\n${why}\n${details ? '' : 'Set LOG_LEVEL=debug to see where it came from.\n'}`);
}
