import { describe, expect, it } from '@jest/globals';
import { configNotices, ConfigError, readConfig } from './config.js';

describe('readConfig', () => {
  it('has a default for every setting', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: '.data',
      payloadDir: '.data/payloads',
      databaseUrl: null,
      apiToken: null,
      admin: null,
      masterKey: null,
      previousMasterKeys: [],
      egressAllow: [],
      practice: true,
      leaseMs: 30_000,
      shutdownMs: 25_000,
      retentionMs: 90 * 86_400_000,
      retentionIntervalMs: 3_600_000,
      queue: 'local',
      redisUrl: null,
      role: 'all',
      publicUrl: null,
    });
  });

  it('takes Redis for its queue where there is one, unless told otherwise', () => {
    const redis = { REDIS_URL: 'redis://localhost:6379' };
    expect(readConfig(redis)).toMatchObject({ queue: 'redis', redisUrl: 'redis://localhost:6379' });
    expect(readConfig({ ...redis, QUEUE: 'local' }).queue).toBe('local');
    expect(readConfig({ ...redis, QUEUE: 'postgres' }).queue).toBe('postgres');
  });

  it('reads a list of addresses that flows may call', () => {
    expect(readConfig({ EGRESS_ALLOW: ' 127.0.0.1:4010, [::1]:80 ,crm.internal:443' }).egressAllow).toEqual([
      '127.0.0.1:4010',
      '[::1]:80',
      'crm.internal:443',
    ]);
  });

  it.each([
    ['base64', (key: Buffer) => key.toString('base64')],
    ['base64url', (key: Buffer) => key.toString('base64url')],
    ['hex', (key: Buffer) => key.toString('hex')],
  ])('reads master keys as %s', (_, write) => {
    const [key, older] = [Buffer.alloc(32, 0xfb), Buffer.alloc(32, 0x3e)];
    const config = readConfig({ MASTER_KEY: write(key), MASTER_KEY_PREVIOUS: `${write(older)}, ${write(key)}` });
    expect(config).toMatchObject({ masterKey: key, previousMasterKeys: [older, key] });
  });

  it('has practice services where the database is its own, unless somebody says otherwise', () => {
    const DATABASE_URL = 'postgres://localhost/plumbline';
    expect([{}, { DATABASE_URL }, { DATABASE_URL, PRACTICE: 'on' }, { PRACTICE: 'off' }].map((one) => readConfig(one).practice)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('takes the first admin, the e-mail address in lower case', () => {
    const { admin } = readConfig({ ADMIN_EMAIL: 'Ada@Example.com', ADMIN_PASSWORD: 'a long password' });
    expect(admin).toEqual({ email: 'ada@example.com', password: 'a long password' });
  });

  it('takes an empty value for one that is not set', () => {
    expect(readConfig({ PORT: '', API_TOKEN: '' })).toMatchObject({ port: 3000, apiToken: null });
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ API_TOKEN: 'short' }, 'API_TOKEN: has at least 32 characters'],
    [{ ADMIN_EMAIL: 'ada@example.com' }, 'ADMIN_EMAIL and ADMIN_PASSWORD make the first admin together: set both'],
    [{ ADMIN_PASSWORD: 'a long password' }, 'ADMIN_EMAIL and ADMIN_PASSWORD make the first admin together: set both'],
    [{ ADMIN_EMAIL: 'ada', ADMIN_PASSWORD: 'a long password' }, 'ADMIN_EMAIL: is an e-mail address'],
    [{ ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: 'short' }, 'ADMIN_PASSWORD: has at least 12 characters'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL: starts with postgres://'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL: starts with redis://'],
    [{ QUEUE: 'kafka' }, 'QUEUE'],
    [{ ROLE: 'boss' }, 'ROLE'],
    [{ QUEUE: 'redis' }, 'QUEUE=redis needs a Redis: set REDIS_URL'],
    [{ ROLE: 'api' }, 'ROLE=api shares its database with other processes, and the embedded one serves only one: set DATABASE_URL'],
    [{ ROLE: 'worker', QUEUE: 'redis' }, 'DATABASE_URL'],
    [{ PUBLIC_URL: 'flows.example.com' }, 'PUBLIC_URL: is an address'],
    [{ PUBLIC_URL: 'ftp://flows.example.com' }, 'PUBLIC_URL: is an address'],
    [{ MASTER_KEY: 'short' }, 'MASTER_KEY: is 32 random bytes'],
    [{ MASTER_KEY: Buffer.alloc(31).toString('base64') }, 'MASTER_KEY: is 32 random bytes'],
    [{ MASTER_KEY_PREVIOUS: `${Buffer.alloc(32).toString('base64')},x` }, 'MASTER_KEY_PREVIOUS'],
    [{ PRACTICE: 'yes' }, 'PRACTICE: is on or off'],
    [{ RETENTION: '3 months' }, 'RETENTION: a duration is a whole number and a unit'],
    [{ RETENTION: '366d' }, 'RETENTION: at most 365d'],
    [{ RETENTION_INTERVAL: '1ms' }, 'RETENTION_INTERVAL: is at least 100ms'],
    [{ CIRCUIT_WAIT: '1ms' }, 'CIRCUIT_WAIT: is at least 100ms'],
    [{ PARKED_ALARM: 'soon' }, 'PARKED_ALARM: is a duration such as 4h or 1d'],
    [{ EGRESS_ALLOW: 'http://127.0.0.1:1' }, 'EGRESS_ALLOW'],
  ])('refuses %j with a sentence that names the setting', (environment, words) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(words);
  });
});

describe('configNotices', () => {
  const DATABASE_URL = 'postgres://localhost/plumbline';
  it.each([
    [{}, 0],
    [{ DATABASE_URL }, 0],
    [{ DATABASE_URL, ROLE: 'worker', QUEUE: 'postgres' }, 0],
    [{ DATABASE_URL, ROLE: 'api' }, 1],
    [{ DATABASE_URL, ROLE: 'worker', REDIS_URL: 'redis://localhost', QUEUE: 'local' }, 1],
  ])('for %j says %i thing(s)', (environment, count) => {
    const notices = configNotices(readConfig(environment));
    expect(notices).toHaveLength(count);
    for (const notice of notices) expect(notice).toContain('up to 2 s late');
  });
});
