import 'reflect-metadata';
import { Worker } from 'bullmq';
import { NestFactory } from '@nestjs/core';
import type * as BuiltDispatch from '../../src/adapters/dispatch/queue-dispatch.js';
import type * as BuiltMigration from '../../src/adapters/dispatch/migrate-queue.js';
import type * as BuiltSettings from '../../src/adapters/dispatch/queue-settings.js';
import type * as BuiltModule from '../../src/modules/queue.module.js';
import type { Dispatch } from '../../src/engine/ports/dispatch.js';
import type { Logger } from '../../src/engine/ports/logger.js';
import { BUILD } from '../support/product.js';

// From the build under test, so that the mutants are seen.
const { QueueDispatch } = (await import(`${BUILD}/adapters/dispatch/queue-dispatch.js`)) as typeof BuiltDispatch;
export const { migrateQueue } = (await import(`${BUILD}/adapters/dispatch/migrate-queue.js`)) as typeof BuiltMigration;
const { QueueModule } = (await import(`${BUILD}/modules/queue.module.js`)) as typeof BuiltModule;
const { consumerOptions, RINGS } = (await import(`${BUILD}/adapters/dispatch/queue-settings.js`)) as typeof BuiltSettings;

/** One process, as far as the queue can tell. */
export interface DispatchEnd {
  readonly dispatch: Dispatch;
  /** What it logged. */
  readonly log: readonly string[];
  /** How many times the queue has taken rings from it. */
  sent(): number;
  close(): Promise<void>;
}

/** A doorbell under test. */
export interface DispatchHarness {
  open(consumes: boolean): Promise<DispatchEnd>;
  close(): Promise<void>;
}

/** A doorbell over a server of its own, and ways to break that. */
export interface QueueHarness extends DispatchHarness {
  readonly place: BuiltSettings.QueuePlace;
  down(): Promise<void>;
  up(): Promise<void>;
  /** Forgets all that was rung. */
  wipe(): Promise<void>;
}

/** A consumer that takes one ring and then hangs. */
export interface HangingConsumer {
  /** Resolves once it has taken one. */
  readonly taken: Promise<void>;
  release(): Promise<void>;
}

/** The module of the product on its own. */
export async function openQueue(place: BuiltSettings.QueuePlace, consumes: boolean): Promise<DispatchEnd> {
  if (place.kind === 'postgres') await migrateQueue(place.url);
  return openMigrated(place, consumes);
}

/** The same where its tables are there already: nobody is asked before it begins. */
export async function openMigrated(place: BuiltSettings.QueuePlace, consumes: boolean): Promise<DispatchEnd> {
  const log: string[] = [];
  const note = (_: unknown, message: string): void => void log.push(message);
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const dispatch = new QueueDispatch(logger);
  let sends = 0;
  const attach = dispatch.attach.bind(dispatch);
  dispatch.attach = (queue) =>
    attach({
      async addBulk(jobs) {
        await queue.addBulk(jobs);
        sends++;
      },
    });
  const app = await NestFactory.createApplicationContext(QueueModule.with(place, dispatch, consumes), {
    logger: false,
    abortOnError: false,
  });
  return { dispatch, log, sent: () => sends, close: () => app.close() };
}

export async function hangingConsumer(place: BuiltSettings.QueuePlace): Promise<HangingConsumer> {
  let take = (): void => undefined;
  let release = (): void => undefined;
  const taken = new Promise<void>((resolve) => (take = resolve));
  const held = new Promise<void>((resolve) => (release = resolve));
  const hold = (): Promise<void> => {
    take();
    return held;
  };
  const worker = new Worker(RINGS, hold, consumerOptions(place));
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
  return {
    taken,
    async release() {
      release();
      await worker.close();
    },
  };
}
