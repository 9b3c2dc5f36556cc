import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startEngine } from './engine-process.js';
import { measure, type Figures } from './measure.js';
import { BenchSink } from './sink.js';
import { percentile, rounded } from './statistics.js';

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

/** Webhook, transform and four keyed calls in a row; against a Node process that only makes the calls. */
export async function fourInARow(dataDir: string, runs: number): Promise<void> {
  const unloaded = Math.max(100, Math.round(runs / 15));
  const sink = await BenchSink.start();
  const engine = await startEngine(dataDir, sink.host);
  try {
    console.log(`start to ready on a fresh database: ${rounded(engine.startMs, 0)} ms`);
    await measure(engine, sink, Math.min(2_000, runs), CONCURRENCY);
    console.log('four in a row       runs/s     p50     p95     p99 accept p99  cpu ms  peak MB   bare/s  ratio');
    const one = await measure(engine, sink, unloaded, 1);
    console.log(line('concurrency 1', one, await bareLoop(sink, unloaded * 4, 1)));
    const many = await measure(engine, sink, runs, CONCURRENCY);
    console.log(line(`concurrency ${CONCURRENCY}`, many, await bareLoop(sink, runs * 2, CONCURRENCY)));
  } finally {
    await engine.stop();
    await sink.stop();
  }
}
