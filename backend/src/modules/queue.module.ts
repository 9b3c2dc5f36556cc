import { BullModule, getQueueToken, OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import { createPostgresBackend, setDefaultBackendFactory, type Job } from 'bullmq';
import type { QueueDispatch } from '../adapters/dispatch/queue-dispatch.js';
import { consumerOptions, producerOptions, RINGS, type QueuePlace } from '../adapters/dispatch/queue-settings.js';
import { RingQueue, RingWorker } from '../adapters/dispatch/ring-queue.js';

const LINK = Symbol('QueueLink');
const CONSUMER = Symbol('RingConsumer');

/** The queue of rings: hands it to the dispatch adapter once it is there. */
@Module({})
export class QueueModule {
  /** @param consumes whether this process works on runs, and so takes rings as well */
  static with(place: QueuePlace, dispatch: QueueDispatch, consumes: boolean): DynamicModule {
    BullModule.queueClass = RingQueue;
    BullModule.workerClass = RingWorker;
    setDefaultBackendFactory(place.kind === 'postgres' ? createPostgresBackend : undefined);
    const link = {
      provide: LINK,
      inject: [getQueueToken(RINGS)],
      useFactory: (queue: RingQueue): BeforeApplicationShutdown => {
        queue.on('error', () => dispatch.suspect());
        dispatch.attach(queue);
        return { beforeApplicationShutdown: () => dispatch.close() };
      },
    };
    return {
      module: QueueModule,
      imports: [BullModule.registerQueue({ name: RINGS, ...producerOptions(place) })],
      providers: [link, ...(consumes ? [{ provide: CONSUMER, useValue: consumer(place, dispatch) }] : [])],
    };
  }
}

/** Takes rings and passes them on; whether there is room for their runs is for the listeners to say. */
function consumer(place: QueuePlace, dispatch: QueueDispatch): WorkerHost {
  @Processor(RINGS, consumerOptions(place))
  class RingConsumer extends WorkerHost {
    async process({ data }: Job<unknown>): Promise<void> {
      dispatch.heard(data);
    }

    @OnWorkerEvent('error')
    onError(): void {
      dispatch.suspect();
    }
  }
  return new RingConsumer();
}
