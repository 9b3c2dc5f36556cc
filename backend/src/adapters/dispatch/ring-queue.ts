import { Queue, Worker } from 'bullmq';

/** A server that does not answer even a goodbye is left behind after this, ms: the end of a process must not wait for it. */
const CLOSE_MS = 2_000;

/** BullMQ's queue, for rings: an error without a listener is no message on the console, and closing never waits for a dead server. */
export class RingQueue extends Queue {
  constructor(...args: ConstructorParameters<typeof Queue>) {
    super(...args);
    this.on('error', () => undefined);
  }

  override async close(): Promise<void> {
    await inTime(this.getBackend().close(true));
    await inTime(super.close());
  }
}

/** BullMQ's worker, in the same way. It takes its leave at once: a ring in its hands is told within the same turn of the loop. */
export class RingWorker extends Worker {
  constructor(...args: ConstructorParameters<typeof Worker>) {
    super(...args);
    this.on('error', () => undefined);
  }

  override async close(): Promise<void> {
    const closing = super.close(true);
    // Ends the wait for the next job, which would go on for as long as its read lasts.
    this.getBackend()
      .disconnectBlocking(false)
      .catch(() => undefined);
    await inTime(closing);
  }
}

async function inTime(closing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
  await Promise.race([closing.catch(() => undefined), late]);
  clearTimeout(timer);
}
