import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startEngine } from './engine-process.js';
import { measure, type Figures } from './measure.js';
import { BenchSink } from './sink.js';
import { percentile, rounded } from './statistics.js';

/**
 * `npm run bench`: the figures of `docs/performance.md`. Everything runs on this machine (engine, its database, load, sink,
 * bare loop), so the figures are ratios within one run, not promises about other machines.
 */
const RUNS = Number(process.argv[2] ?? 6_000);
const UNLOADED_RUNS = Math.max(100, Math.round(RUNS / 15));
const CONCURRENCY = 50;

async function bareLoop(sink: BenchSink, runs: number, concurrency: number): Promise<number> {
  const script = fileURLToPath(new URL('./bare-loop.ts', import.meta.url));
  const args = ['--import', 'tsx', script, `http://${sink.host}`, String(runs), String(concurrency)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout.trim());
}

function line(name: string, figures: Figures, bare: number): string {
  const l = (share: number): string => rounded(percentile(figures.latencies, share)).padStart(7);
  return [
    name.padEnd(16),
    rounded(figures.runsPerS, 0).padStart(7),
    l(0.5),
    l(0.95),
    l(0.99),
    rounded(percentile(figures.accepts, 0.99)).padStart(10),
    rounded(figures.cpuMsPerRun, 2).padStart(8),
    rounded(figures.peakMb, 0).padStart(8),
    rounded(bare, 0).padStart(8),
    rounded(figures.runsPerS / bare, 2).padStart(6),
  ].join(' ');
}

const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
const sink = await BenchSink.start();
const engine = await startEngine(dataDir, sink.host);
try {
  console.log(`start to ready on a fresh database: ${rounded(engine.startMs, 0)} ms`);
  await measure(engine, sink, Math.min(2_000, RUNS), CONCURRENCY);
  console.log('four in a row       runs/s     p50     p95     p99 accept p99  cpu ms  peak MB   bare/s  ratio');
  const one = await measure(engine, sink, UNLOADED_RUNS, 1);
  console.log(line('concurrency 1', one, await bareLoop(sink, UNLOADED_RUNS * 4, 1)));
  const many = await measure(engine, sink, RUNS, CONCURRENCY);
  console.log(line(`concurrency ${CONCURRENCY}`, many, await bareLoop(sink, RUNS * 2, CONCURRENCY)));
} finally {
  await engine.stop();
  await sink.stop();
  await rm(dataDir, { recursive: true, force: true });
}
