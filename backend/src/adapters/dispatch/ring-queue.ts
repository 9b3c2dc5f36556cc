import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';

/** A server that does not answer even a goodbye is left behind after this, ms: the end of a process must not wait for it. */
const CLOSE_MS = 2_000;
/** After a read that failed the next one comes so much later, ms. */
const AGAIN_MS = 500;

/** BullMQ's queue, for rings: an error without a listener is no message on the console, and closing never waits for a dead server. */
export class RingQueue extends Queue {
  constructor(...args: ConstructorParameters<typeof Queue>) {
    super(...args);
    this.on('error', () => undefined);
  }

  override async addBulk(...args: Parameters<Queue['addBulk']>): ReturnType<Queue['addBulk']> {
    try {
      return await super.addBulk(...args);
    } catch (error) {
      forgetFailure(this.getBackend());
      throw error;
    }
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

  /**
   * A read that fails at once is followed by the next one at once: without a pause BullMQ's loop never lets anything else in the process
   * have its turn.
   */
  protected override async moveToActive(...args: Parameters<Worker['moveToActive']>): ReturnType<Worker['moveToActive']> {
    try {
      return await super.moveToActive(...args);
    } catch (error) {
      forgetFailure(this.getBackend());
      await sleep(AGAIN_MS, undefined, { ref: false });
      throw error;
    }
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

/** BullMQ 6.7 on PostgreSQL remembers for good that its first look at the database failed, and would never ask it again. */
function forgetFailure(backend: object): void {
  const { connection } = backend as { connection?: { readyPromise?: unknown } };
  if (connection && 'readyPromise' in connection) connection.readyPromise = undefined;
}

async function inTime(closing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
  await Promise.race([closing.catch(() => undefined), late]);
  clearTimeout(timer);
}
