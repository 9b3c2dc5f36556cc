import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../engine/ports/logger.js';
import { QueueDispatch, type RingQueue } from './queue-dispatch.js';
import type { RingJob } from './ring-jobs.js';

const id = (n: number): string => `0198ab12-cd34-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** A queue whose answers the test gives. */
class HandledQueue implements RingQueue {
  readonly sends: { readonly runIds: string[]; readonly answer: () => void; readonly fail: (error: Error) => void }[] = [];

  addBulk(jobs: RingJob[]): Promise<unknown> {
    return new Promise<void>((answer, fail) => {
      this.sends.push({ runIds: jobs.flatMap(({ data }) => data.runIds), answer, fail });
    });
  }

  /** The n-th send, once it has come. */
  async send(n: number): Promise<HandledQueue['sends'][number]> {
    for (;;) {
      const send = this.sends[n];
      if (send) return send;
      await sleep(5);
    }
  }
}

function open(): { dispatch: QueueDispatch; queue: HandledQueue; log: string[] } {
  const log: string[] = [];
  const note = (_: unknown, message: string): void => void log.push(message.split(';')[0] ?? '');
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const dispatch = new QueueDispatch(logger);
  const queue = new HandledQueue();
  dispatch.attach(queue);
  return { dispatch, queue, log };
}

const LOST = 'the queue does not answer';
const BACK = 'the queue answers again';

describe('QueueDispatch', () => {
  it('sends what rings while a send is under way as one, each run once', async () => {
    const { dispatch, queue } = open();
    dispatch.ring([id(1)]);
    const first = await queue.send(0);
    for (let n = 0; n < 3; n++) dispatch.ring([id(2), id(3)]);
    expect(queue.sends).toHaveLength(1);
    first.answer();
    expect((await queue.send(1)).runIds).toEqual([id(2), id(3)]);
    dispatch.close();
  });

  it('drops rings while the queue is mute, and sends again when it speaks', async () => {
    const { dispatch, queue, log } = open();
    dispatch.ring([id(1)]);
    const mute = await queue.send(0);
    while (log.length === 0) await sleep(20);
    for (let n = 0; n < 1_000; n++) dispatch.ring([id(n)]);
    mute.answer();
    await sleep(0);
    dispatch.ring([id(7)]);
    expect((await queue.send(1)).runIds).toEqual([id(7)]);
    expect(log).toEqual([LOST, BACK]);
    dispatch.close();
  });

  it('tells of a loss once, tries again by itself, and tells once that the queue is back', async () => {
    const { dispatch, queue, log } = open();
    dispatch.ring([id(1)]);
    (await queue.send(0)).fail(new Error('gone'));
    dispatch.ring([id(2)]);
    (await queue.send(1)).fail(new Error('still gone'));
    const probe = await queue.send(2);
    expect(probe.runIds).toEqual([]);
    probe.answer();
    await sleep(0);
    expect(log).toEqual([LOST, BACK]);
    dispatch.close();
  });

  it('does not take a trouble of its consumer for a loss while it takes rings', async () => {
    const { dispatch, queue, log } = open();
    dispatch.suspect();
    dispatch.suspect();
    (await queue.send(0)).answer();
    await sleep(0);
    expect(queue.sends).toHaveLength(1);
    expect(log).toEqual([]);
    dispatch.close();
  });

  it('passes on what it hears, and nothing that is no run', () => {
    const { dispatch } = open();
    const heard: string[] = [];
    dispatch.onRing((runIds) => heard.push(...runIds));
    dispatch.heard({ runIds: [id(1), 'nonsense'] });
    dispatch.heard({ runIds: [] });
    dispatch.heard(null);
    expect(heard).toEqual([id(1)]);
  });
});
