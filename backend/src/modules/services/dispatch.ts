import { LocalDispatch } from '../../adapters/dispatch/local-dispatch.js';
import { migrateQueue } from '../../adapters/dispatch/migrate-queue.js';
import { QueueDispatch } from '../../adapters/dispatch/queue-dispatch.js';
import type { QueuePlace } from '../../adapters/dispatch/queue-settings.js';
import type { Config } from '../../config/config.js';
import type { Dispatch } from '../../engine/ports/dispatch.js';
import type { Logger } from '../../engine/ports/logger.js';

/** A queue that several processes share, for the module that connects it. */
export interface SharedQueue {
  readonly place: QueuePlace;
  readonly dispatch: QueueDispatch;
  /** Whether this process takes rings too. */
  readonly consumes: boolean;
}

/** The doorbell that the settings ask for; a shared one rings once its module has connected it. */
export async function createDispatch(config: Config, url: string, log: Logger): Promise<{ dispatch: Dispatch; queue: SharedQueue | null }> {
  const place = placeOf(config, url);
  if (!place) return { dispatch: new LocalDispatch(), queue: null };
  if (place.kind === 'postgres') await migrateQueue(place.url);
  const dispatch = new QueueDispatch(log);
  return { dispatch, queue: { place, dispatch, consumes: config.role !== 'api' } };
}

function placeOf({ queue, redisUrl }: Config, url: string): QueuePlace | null {
  if (queue === 'postgres') return { kind: 'postgres', url };
  return queue === 'redis' && redisUrl !== null ? { kind: 'redis', url: redisUrl } : null;
}
