import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './config.js';

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
      egressAllow: [],
      leaseMs: 30_000,
    });
  });

  it('reads a list of addresses that flows may call', () => {
    expect(readConfig({ EGRESS_ALLOW: ' 127.0.0.1:4010, [::1]:80 ,crm.internal:443' }).egressAllow).toEqual([
      '127.0.0.1:4010',
      '[::1]:80',
      'crm.internal:443',
    ]);
  });

  it('takes an empty value for one that is not set', () => {
    expect(readConfig({ PORT: '', API_TOKEN: '' })).toMatchObject({ port: 3000, apiToken: null });
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ API_TOKEN: 'short' }, 'API_TOKEN: has at least 32 characters'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL: starts with postgres://'],
    [{ EGRESS_ALLOW: 'http://127.0.0.1:1' }, 'EGRESS_ALLOW'],
  ])('refuses %j with a sentence that names the setting', (environment, words) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(words);
  });
});
