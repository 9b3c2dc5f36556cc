/**
 * What a careful team writes with a queue of jobs and no engine: one job an event, which makes the three calls in a row and is tried
 * again as a whole when one fails. It is compared with the engine. PEER_ROLE is api or worker.
 */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { Queue, Worker, type Job } from 'bullmq';

const { PEER_ROLE = '', PEER_PORT = '0', PEER_SINK = '', PEER_REDIS_PORT = '0', PEER_LEASE_MS = '0' } = process.env;
const connection = { host: '127.0.0.1', port: Number(PEER_REDIS_PORT), maxRetriesPerRequest: null };
const leaseMs = Number(PEER_LEASE_MS);

interface Order {
  readonly event: string;
}

async function call(path: string, { event }: Order): Promise<void> {
  const reply = await fetch(`${PEER_SINK}/${path}/${event}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `${path} ${event}` },
    body: JSON.stringify({ event }),
    signal: AbortSignal.timeout(2_000),
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
}

function serve(): void {
  const queue = new Queue<Order>('orders', { connection });
  queue.on('error', () => undefined);
  const server = createServer((request, response) => {
    void (async () => {
      const order = (await json(request)) as Order;
      // A job's id is its event: sent twice, it is one job.
      await queue.add('order', order, {
        jobId: order.event,
        attempts: 6,
        backoff: { type: 'exponential', delay: 200 },
        removeOnComplete: true,
      });
      response.writeHead(202).end();
    })().catch(() => response.writeHead(503).end());
  });
  server.listen(Number(PEER_PORT), '127.0.0.1', () => process.send?.('ready'));
}

function work(): void {
  const handle = async ({ data }: Job<Order>): Promise<void> => {
    for (const path of ['keyed/charge', 'unsafe/notify', 'keyed/close']) await call(path, data);
  };
  // It notices a dead worker as soon as the engine does, and never gives a job up for that.
  const worker = new Worker<Order>('orders', handle, {
    connection,
    concurrency: 20,
    lockDuration: leaseMs,
    stalledInterval: leaseMs,
    maxStalledCount: 1_000,
  });
  worker.on('error', () => undefined);
  void worker.waitUntilReady().then(() => process.send?.('ready'));
}

if (PEER_ROLE === 'api') serve();
else work();
