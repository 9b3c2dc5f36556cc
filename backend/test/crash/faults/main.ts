/**
 * The long tier of the fault suite (`npm run faults`, `docs/faults.md`): faults at random for FAULT_MINUTES (45) under FAULT_RATE (26)
 * events a second, then the figures, then a report. Exit code 1 when an invariant is red or a target is missed.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { measureFigures } from './figures/figures.js';
import { runMix } from './mix.js';
import { composeReport, isGreen, type Surroundings } from './report.js';
import { Stage } from './stage.js';

const MINUTES = Number(process.env['FAULT_MINUTES'] ?? 45);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const RATE = Number(process.env['FAULT_RATE'] ?? 26);
/** How much is measured afterwards; short tries of the suite have less time for that. */
const SIZES = MINUTES >= 15 ? { times: 20, rounds: 8, crowd: 100_000 } : { times: 3, rounds: 2, crowd: 5_000 };
const SETTLE_MS = 300_000;
const REPORT = process.env['FAULT_REPORT'] ?? fileURLToPath(new URL('../../../../docs/fault-report.md', import.meta.url));

const begunMs = Date.now();
const say = (line: string): void => console.log(`${String(Math.round((Date.now() - begunMs) / 1_000)).padStart(5)} s  ${line}`);

async function surroundings(stage: Stage): Promise<Surroundings> {
  const [row] = await stage.stores.sql<{ server_version: string }>('SHOW server_version');
  const redis = /redis_version:(\S+)/.exec(String(await stage.stores.redis.command('INFO', 'server')))?.[1] ?? 'unknown';
  return { commit: commit(), cores: cpus().length, node: process.versions.node, postgres: row?.server_version ?? 'unknown', redis };
}

function commit(): string {
  try {
    const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with changes that are not committed';
    return git('rev-parse', '--short=12', 'HEAD') + changed;
  } catch {
    return 'unknown';
  }
}

say(`Seed ${SEED}. To do the same again: FAULT_SEED=${SEED} npm run faults`);
const stage = await Stage.start(2, 3);
try {
  const outcome = await runMix(stage, { seed: SEED, seconds: MINUTES * 60, rate: RATE, long: true, settleMs: SETTLE_MS, say });
  const figures = await measureFigures(stage, SIZES, say);
  const parts = { seed: SEED, minutes: MINUTES, surroundings: await surroundings(stage), outcome, figures };
  await writeFile(REPORT, composeReport(parts));
  const green = isGreen(parts);
  process.exitCode = green ? 0 : 1;
  say(`${green ? 'Every invariant held and every target is met' : 'NOT everything held'}; the report is docs/fault-report.md.`);
} finally {
  await stage.stop();
}
// Whatever still hangs on a dead connection must not keep it.
process.exit();
