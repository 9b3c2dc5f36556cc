import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forEachItems } from './for-each.js';
import { fourInARow } from './four-in-a-row.js';
import { waitingRuns } from './waiting.js';
import { moreWorkers } from './workers.js';

/**
 * `npm run bench`: the figures of `docs/performance.md`. Everything runs on this machine (engine, its database, load, sink,
 * bare loop), so the figures are ratios within one run, not promises about other machines.
 *
 * `npm run bench -- 6000` four calls in a row; `-- for-each 10000`, `-- waiting 100000`, `-- workers 6000` the others.
 */
const BENCHES: Readonly<Record<string, (dataDir: string, count: number) => Promise<void>>> = {
  'four-in-a-row': (dataDir, count) => fourInARow(dataDir, count || 6_000),
  'for-each': (dataDir, count) => forEachItems(dataDir, count || 10_000),
  waiting: (dataDir, count) => waitingRuns(dataDir, count || 100_000),
  workers: (dataDir, count) => moreWorkers(dataDir, count || 6_000),
};

const [first = 'four-in-a-row', second] = process.argv.slice(2);
const bench = BENCHES[first] ?? BENCHES['four-in-a-row'];
const count = Number(BENCHES[first] ? second : first) || 0;
const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
try {
  await bench?.(dataDir, count);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
