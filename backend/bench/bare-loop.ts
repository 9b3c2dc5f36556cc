import { Agent, request } from 'undici';

/**
 * The bound for any engine in Node: a process that only makes the same four calls a run to the same URLs, one after the
 * other, by undici's `request` with keep-alive. Arguments: origin, runs, concurrency. Prints runs per second.
 */
const [origin = '', runs = '0', concurrency = '1'] = process.argv.slice(2);
const dispatcher = new Agent({ connections: Number(concurrency), keepAliveTimeout: 60_000 });
let next = 0;

async function oneRun(id: string): Promise<void> {
  let before = '';
  for (let i = 1; i <= 4; i++) {
    const body = JSON.stringify({ id, before });
    const headers = { 'content-type': 'application/json', 'idempotency-key': `${id}-${i}`, 'user-agent': 'bare-loop' };
    const reply = await request(`${origin}/keyed/${i}`, { dispatcher, method: 'POST', headers, body });
    before = ((await reply.body.json()) as { id: string }).id;
  }
}

async function worker(): Promise<void> {
  while (next < Number(runs)) await oneRun(`bare-${next++}`);
}

const startMs = performance.now();
await Promise.all(Array.from({ length: Number(concurrency) }, worker));
console.log(Number(runs) / ((performance.now() - startMs) / 1_000));
await dispatcher.close();
