import { request } from 'undici';
import { startEngine, type EngineProcess } from './engine-process.js';
import { cpuMs, peakMb } from './process-figures.js';
import { BenchSink } from './sink.js';
import { rounded } from './statistics.js';

/** A for-each with a transform and a keyed call per item, 50 at a time: inside the run, and in child runs. */
export async function forEachItems(dataDir: string, most: number): Promise<void> {
  const sink = await BenchSink.start();
  const engine = await startEngine(dataDir, sink.host, { flow: 'for-each' });
  try {
    console.log('for-each        items/s  cpu ms/item  seconds  peak MB');
    await gothrough(engine, sink, 100);
    for (const items of [100, 1_000, most]) {
      const cpuBefore = await cpuMs(engine.pid);
      const seconds = (await gothrough(engine, sink, items)) / 1_000;
      const cpu = ((await cpuMs(engine.pid)) - cpuBefore) / items;
      const cells = [rounded(items / seconds, 0), rounded(cpu, 2), rounded(seconds, 2), rounded(await peakMb(engine.pid), 0)];
      console.log([`${items} items`.padEnd(14), ...cells.map((cell, i) => cell.padStart([8, 12, 8, 8][i] ?? 8))].join(' '));
    }
  } finally {
    await engine.stop();
    await sink.stop();
  }
}

let series = 0;

/** Sends one event with so many items; ms until the step after the for-each has arrived. */
async function gothrough(engine: EngineProcess, sink: BenchSink, count: number): Promise<number> {
  const id = `f${++series}`;
  const items = Array.from({ length: count }, (_, i) => ({ id: `${id}-${i}`, name: 'Ada Lovelace' }));
  const begin = performance.now();
  const headers = { 'content-type': 'application/json' };
  const reply = await request(`${engine.address}/hooks/for-each`, { method: 'POST', headers, body: JSON.stringify({ id, items }) });
  if (reply.statusCode !== 202) throw new Error(`not accepted: ${reply.statusCode} ${await reply.body.text()}`);
  await reply.body.dump();
  await sink.lastEffect(id);
  return (sink.lastEffectMs.get(id) ?? 0) - begin;
}
