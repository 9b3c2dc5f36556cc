import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildMutant } from './build-mutant.mjs';
import { MUTANTS, type Part } from './mutants.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const JEST = `${ROOT}/node_modules/jest/bin/jest.js`;
/** Parts of the suite at work at once, and how long one may take, ms. */
const AT_ONCE = 2;
const PART_MS = 90_000;

interface Verdict {
  readonly green: boolean;
  /** Tests that passed or failed; a part without any proves nothing. */
  readonly judged: number;
  readonly output: string;
}

/** Runs a part of the suite against a build, in a process of its own, on the database of this run. */
function judge(build: string, { files, tests }: Part): Promise<Verdict> {
  const args = [
    '--experimental-vm-modules',
    JEST,
    '--config',
    `${ROOT}/jest.config.mjs`,
    '--selectProjects',
    'system',
    '--testPathPatterns',
    files,
  ];
  const narrow = tests === '' ? [] : ['-t', tests];
  const env = { ...process.env, PLUMBLINE_BUILD: build, RACE_MS: '3000' };
  const child = spawn(process.execPath, [...args, ...narrow, '--bail', '--forceExit'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), PART_MS);
  let output = '';
  const hear = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      const line = /^Tests: .*$/m.exec(output)?.[0] ?? '';
      const judged = [...line.matchAll(/(\d+) (?:passed|failed)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
      resolve({ green: code === 0, judged, output });
    });
  });
}

const nameOf = ({ files, tests }: Part): string => `${files} ${tests}`.trim();
const verdicts = new Map<string, Verdict>();

beforeAll(async () => {
  /** A mutant that does not fit any more is that mutant's failure, not everybody's. */
  const settle = async (name: string, verdict: Promise<Verdict>): Promise<void> => {
    verdicts.set(name, await verdict.catch((error: unknown) => ({ green: true, judged: 0, output: String(error) })));
  };
  const jobs = MUTANTS.map(
    ({ name, patches, caughtBy }) =>
      () =>
        settle(
          name,
          buildMutant(name, patches).then((build) => judge(build, caughtBy)),
        ),
  );
  const lane = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}, 600_000);

// That the same parts are green with the real build is shown by the suite itself.
describe('A build with one rule switched off turns the suite red', () => {
  it.each(MUTANTS.map(({ name, caughtBy }) => [name, nameOf(caughtBy)]))('%s: "%s"', (name) => {
    const verdict = verdicts.get(name);
    if (verdict?.green) throw new Error(`It was not caught.\n${verdict.output}`);
    // Red because a test failed, not because the build did not even load.
    expect(verdict?.judged).toBeGreaterThan(0);
  });
});
