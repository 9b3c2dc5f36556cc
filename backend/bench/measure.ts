import { Pool } from 'undici';
import type { EngineProcess } from './engine-process.js';
import { cpuMs, peakMb } from './process-figures.js';
import type { BenchSink } from './sink.js';

export interface Figures {
  readonly runs: number;
  readonly runsPerS: number;
  /** Webhook sent to last effect arrived, ms, one per run. */
  readonly latencies: readonly number[];
  /** Webhook sent to answer received, ms, one per run. */
  readonly accepts: readonly number[];
  readonly cpuMsPerRun: number;
  readonly peakMb: number;
}

let series = 0;

/** Sends events, `concurrency` of them under way at once (sent until their last effect arrived), and waits for all effects. */
export async function measure(engine: EngineProcess, sink: BenchSink, runs: number, concurrency: number): Promise<Figures> {
  const pool = new Pool(engine.address, { connections: concurrency });
  const name = `s${++series}`;
  const sentMs = new Map<string, number>();
  const accepts: number[] = [];
  let next = 0;
  const cpuBefore = await cpuMs(engine.pid);
  const beginMs = performance.now();
  const worker = async (): Promise<void> => {
    while (next < runs) {
      const id = `${name}-${next++}`;
      const at = performance.now();
      sentMs.set(id, at);
      await send(pool, id);
      accepts.push(performance.now() - at);
      await sink.lastEffect(id);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const tookS = (performance.now() - beginMs) / 1_000;
  await pool.close();
  return {
    runs,
    runsPerS: runs / tookS,
    latencies: [...sentMs].map(([id, at]) => (sink.lastEffectMs.get(id) ?? Number.NaN) - at),
    accepts,
    cpuMsPerRun: ((await cpuMs(engine.pid)) - cpuBefore) / runs,
    peakMb: await peakMb(engine.pid),
  };
}

async function send(pool: Pool, id: string): Promise<void> {
  const body = JSON.stringify({ id, email: 'ada@example.com', name: 'Ada Lovelace' });
  const headers = { 'content-type': 'application/json', 'x-event-id': id };
  const reply = await pool.request({ method: 'POST', path: '/hooks/four-in-a-row', headers, body });
  const answer = await reply.body.text();
  if (reply.statusCode !== 202) throw new Error(`not accepted: ${reply.statusCode} ${answer}`);
}
