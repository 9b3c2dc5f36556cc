import { afterEach, describe, expect, it } from '@jest/globals';
import { TestRedis } from './redis.js';
import { until } from './until.js';

let redis: TestRedis | undefined;

afterEach(() => redis?.stop());

/** Everything that it was told is in the hands of the system, which a `kill -9` does not take with it. */
async function written(it: TestRedis): Promise<void> {
  await until('its file is written', async () => String(await it.command('INFO', 'persistence')).includes('aof_buffer_length:0'));
}

describe('A Redis of the tests that writes an append-only file', () => {
  it('comes back from a kill as it was, or empty, as it is told', async () => {
    redis = await TestRedis.start({ appendOnly: true });
    await redis.command('SET', 'kept', 'yes');
    await written(redis);
    await redis.kill();
    await redis.up('as_it_was');
    expect(await redis.command('GET', 'kept')).toBe('yes');
    await redis.kill();
    await redis.up('empty');
    expect(await redis.command('DBSIZE')).toBe(0);
    await redis.command('SET', 'anew', 'yes');
    await written(redis);
    await redis.kill();
    await redis.up('as_it_was');
    expect(await redis.command('KEYS', '*')).toEqual(['anew']);
  });
});

describe('A Redis of the tests without one', () => {
  it('comes back empty, and never claims more', async () => {
    redis = await TestRedis.start();
    await redis.command('SET', 'kept', 'yes');
    await redis.kill();
    await expect(redis.up('as_it_was')).rejects.toThrow('can only come back empty');
    await redis.up();
    expect(await redis.command('DBSIZE')).toBe(0);
  });
});
