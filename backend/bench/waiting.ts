import { Pool } from 'undici';
import { publish, startEngine } from './engine-process.js';
import { measure, type Figures } from './measure.js';
import { BenchSink } from './sink.js';
import { percentile, rounded } from './statistics.js';

const CONCURRENCY = 50;
const RUNS = 3_000;

/** What very many runs that wait cost the others: four calls in a row before there are any, and beside them. */
export async function waitingRuns(dataDir: string, waiting: number): Promise<void> {
  const sink = await BenchSink.start();
  const engine = await startEngine(dataDir, sink.host);
  try {
    await publish(engine.address, 'waiting', sink.host);
    await measure(engine, sink, 2_000, CONCURRENCY);
    console.log('waiting runs       runs/s     p50     p99 accept p99  cpu ms');
    console.log(line('none', await measure(engine, sink, RUNS, CONCURRENCY)));
    const begin = performance.now();
    await wait(engine.address, waiting);
    const seconds = (performance.now() - begin) / 1_000;
    for (const again of ['', ' (again)']) console.log(line(`${waiting}${again}`, await measure(engine, sink, RUNS, CONCURRENCY)));
    console.log(`${waiting} runs were sent to wait in ${rounded(seconds, 1)} s`);
  } finally {
    await engine.stop();
    await sink.stop();
  }
}

function line(name: string, figures: Figures): string {
  const l = (share: number): string => rounded(percentile(figures.latencies, share)).padStart(7);
  const accept = rounded(percentile(figures.accepts, 0.99)).padStart(10);
  return [
    name.padEnd(16),
    rounded(figures.runsPerS, 0).padStart(8),
    l(0.5),
    l(0.99),
    accept,
    rounded(figures.cpuMsPerRun, 2).padStart(7),
  ].join(' ');
}

async function wait(address: string, count: number): Promise<void> {
  const pool = new Pool(address, { connections: 100 });
  let next = 0;
  const send = async (): Promise<void> => {
    while (next++ < count) {
      const reply = await pool.request({
        method: 'POST',
        path: '/hooks/waiting',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      await reply.body.dump();
      if (reply.statusCode !== 202) next--;
    }
  };
  await Promise.all(Array.from({ length: 100 }, send));
  await pool.close();
}
