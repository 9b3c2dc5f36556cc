import { join } from 'node:path';
import { startCluster } from '../src/adapters/embedded-postgres/cluster.js';
import { startEngine, type EngineProcess } from './engine-process.js';
import { measure } from './measure.js';
import { cpuMs } from './process-figures.js';
import { BenchSink } from './sink.js';
import { percentile, rounded } from './statistics.js';

const CONCURRENCY = 200;

/** One api and one, two, four workers on one database, rung through the queue on PostgreSQL: what each worker adds. */
export async function moreWorkers(dataDir: string, runs: number): Promise<void> {
  const sink = await BenchSink.start();
  const cluster = await startCluster(dataDir);
  const env = {
    DATABASE_URL: cluster.url,
    QUEUE: 'postgres',
    WORKER_CONCURRENCY: '100',
    MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
    PAYLOAD_DIR: join(dataDir, 'payloads'),
  };
  const api = await startEngine(dataDir, sink.host, { env: { ...env, ROLE: 'api' } });
  const workers: EngineProcess[] = [];
  try {
    console.log('workers   runs/s     p50     p99  cpu ms/run (workers)  cpu ms/run (api)');
    for (const count of [1, 2, 4]) {
      while (workers.length < count) workers.push(await startEngine(dataDir, sink.host, { flow: null, entry: 'worker', env }));
      await measure(api, sink, 500, CONCURRENCY);
      const before = await total(workers);
      const figures = await measure(api, sink, runs, CONCURRENCY);
      const cpu = ((await total(workers)) - before) / runs;
      const l = (share: number): string => rounded(percentile(figures.latencies, share)).padStart(7);
      const cells = [
        rounded(figures.runsPerS, 0).padStart(8),
        l(0.5),
        l(0.99),
        rounded(cpu, 2).padStart(21),
        rounded(figures.cpuMsPerRun, 2).padStart(17),
      ];
      console.log([String(count).padEnd(7), ...cells].join(' '));
    }
  } finally {
    for (const process of [...workers, api]) await process.stop();
    await cluster.stop();
    await sink.stop();
  }
}

async function total(processes: readonly EngineProcess[]): Promise<number> {
  const all = await Promise.all(processes.map(({ pid }) => cpuMs(pid)));
  return all.reduce((sum, ms) => sum + ms, 0);
}
