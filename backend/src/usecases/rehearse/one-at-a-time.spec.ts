import { describe, expect, it } from '@jest/globals';
import { OneAtATime } from './one-at-a-time.js';

describe('Rehearsals of one process', () => {
  it('are done one after the other, also after one that failed', async () => {
    const queue = new OneAtATime();
    const done: string[] = [];
    let let1: () => void = () => undefined;
    const first = queue.run(() => new Promise<void>((_, fail) => (let1 = () => fail(new Error('no')))));
    const second = queue.run(async () => void done.push('second'));
    await Promise.resolve();
    expect(done).toEqual([]);
    let1();
    await expect(first).rejects.toThrow('no');
    await second;
    expect(done).toEqual(['second']);
  });

  it('are refused when too many wait', async () => {
    const queue = new OneAtATime();
    const waiting: Promise<void>[] = [];
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    for (let n = 0; n < 10; n++) waiting.push(queue.run(() => gate));
    await expect(queue.run(() => gate)).rejects.toMatchObject({ code: 'rehearsals_busy' });
    go();
    await Promise.all(waiting);
    await expect(queue.run(async () => 7)).resolves.toBe(7);
  });
});
