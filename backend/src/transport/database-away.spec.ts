import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isDatabaseAway } from './database-away.js';

const coded = (code: string, message = 'it failed'): Error => Object.assign(new Error(message), { code });

describe('A request that failed because the database is away', () => {
  it.each([
    ['a connection that is refused', coded('ECONNREFUSED')],
    ['a connection that was reset', coded('ECONNRESET', 'read ECONNRESET')],
    ['both addresses refused', new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])],
    ['a server that is told to stop', coded('57P01', 'terminating connection due to administrator command')],
    ['a server that is starting', coded('57P03', 'the database system is starting up')],
    ['a full disk', coded('53100')],
    ['too many connections', coded('53300')],
    ['a statement that took too long', coded('57014')],
    ['a deadlock', coded('40P01')],
    ['a lost connection', new Error('Connection terminated unexpectedly')],
    ['no free connection', new Error('timeout exceeded when trying to connect')],
    ['an error of the driver inside another', Object.assign(new Error('QueryFailedError'), { driverError: coded('08006') })],
    ['a cause', new Error('it failed', { cause: coded('57P02') })],
  ])('%s', (_, error) => {
    expect(isDatabaseAway(error)).toBe(true);
  });

  it.each([
    ['a mistake of ours', new TypeError('x is not a function')],
    ['a statement that is wrong', coded('42601')],
    ['a row that is there already', coded('23505')],
    ['a value that can not be stored', coded('22P05')],
    ['something that is no error', 'ECONNREFUSED'],
  ])('is not %s', (_, error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });

  it('nor an error that is its own cause', () => {
    const error: Error & { cause?: unknown } = new Error('round and round');
    error.cause = error;
    expect(isDatabaseAway(error)).toBe(false);
  });

  it('is what a real driver says of a server that is not there', async () => {
    const client = new pg.Client({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 1_000 });
    await expect(client.connect().catch((error: unknown) => isDatabaseAway(error))).resolves.toBe(true);
  });
});
