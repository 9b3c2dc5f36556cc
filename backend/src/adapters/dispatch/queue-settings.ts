import type { QueueOptions, WorkerOptions } from 'bullmq';

/** Where the queue lives. */
export interface QueuePlace {
  readonly kind: 'redis' | 'postgres';
  readonly url: string;
}

/** Name of the one queue. */
export const RINGS = 'rings';

/** Schema of BullMQ's own tables on PostgreSQL. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * How rings are sent. Once there was a connection to Redis, a send fails at once when there is none, and after a second when
 * there is no answer: nothing is queued up on our side, for the sweep is faster than a queue that comes back.
 */
export function producerOptions(place: QueuePlace): QueueOptions {
  if (place.kind === 'postgres') return { connection: postgres(place.url), skipMetasUpdate: true };
  const connection = { ...redis(place.url), enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 1_000 };
  return { connection, prefix: 'plumbline', skipVersionCheck: true, skipMetasUpdate: true };
}

/**
 * How rings are taken. The blocking read of Redis can be deaf for as long as it lasts after Redis was replaced, so it lasts
 * one second (BullMQ: 5); a reading that failed is tried again after half a second (BullMQ: 15). A ring whose worker died in
 * its hands is thrown away, never taken up again.
 */
export function consumerOptions(place: QueuePlace): WorkerOptions {
  const common = { concurrency: 1, runRetryDelay: 500, maxStalledCount: 0, stalledInterval: 30_000 };
  if (place.kind === 'postgres') return { ...common, connection: postgres(place.url), drainDelay: 5 };
  return { ...common, connection: redis(place.url), prefix: 'plumbline', skipVersionCheck: true, drainDelay: 1 };
}

function redis(url: string) {
  return { url, connectTimeout: 2_000, keepAlive: 10_000, retryStrategy: (times: number): number => Math.min(times * 50, 500) };
}

/** A ring that was lost with the database's memory is found by the sweep: nobody waits for a disk. */
function postgres(url: string) {
  return {
    connectionString: url,
    schema: QUEUE_SCHEMA,
    max: 2,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
    application_name: 'plumbline-queue',
    options: '-c synchronous_commit=off',
  };
}
