import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ConnectionRecord } from '../../engine/ports/connection-store.js';
import type { Digest } from '../../engine/ports/digest.js';
import { factsOf } from './connection-facts.js';
import { checkedSecrets, connectionData, whereSecretsGo } from './connection-input.js';

const digest: Digest = { sha256: (parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex') };

const record = (more: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  id: 'c1',
  kind: 'smtp',
  service: 'Mail',
  name: 'box',
  settings: { host: 'smtp.example.com', port: 587, security: 'starttls', username: 'ada', from: 'ada@example.com' },
  hosts: ['smtp.example.com:587'],
  account: null,
  revision: 1,
  createdMs: 0,
  createdBy: 'ada',
  updatedMs: 0,
  updatedBy: 'ada',
  rotatedMs: 0,
  lastUsedMs: null,
  ...more,
});

describe('connectionData', () => {
  it('takes the hosts from the settings where these say them, whatever else is given', () => {
    expect(connectionData('smtp', { ...record(), account: undefined, hosts: ['evil.example.com'] }).hosts).toEqual([
      'smtp.example.com:587',
    ]);
    const practice = { service: 'Practice', name: 'crm', settings: { baseUrl: 'http://127.0.0.1:4711' } };
    expect(connectionData('practice', practice).hosts).toEqual(['127.0.0.1:4711']);
  });

  it('says where the settings do not fit the kind', () => {
    expect(() => connectionData('basic', { service: 'a', name: 'b', settings: {}, hosts: ['x.example.com'] })).toThrow(
      '/settings/username',
    );
    expect(() => connectionData('bearer', { service: 'a', name: 'b', settings: {} })).toThrow('/hosts');
  });
});

describe('checkedSecrets', () => {
  it('names the field that is wrong, and never its value', () => {
    expect(() => checkedSecrets('bearer', { token: 'a-value\n' })).toThrow(/^\/secrets\/token: (?!.*a-value)/);
  });
});

describe('whereSecretsGo', () => {
  it('is nowhere else when only the words change, or a host goes', () => {
    expect(whereSecretsGo(record(), { ...record(), name: 'other', settings: { ...record().settings, from: 'eve@example.com' } })).toEqual(
      [],
    );
    expect(whereSecretsGo(record({ hosts: ['a.example.com', 'b.example.com'] }), record({ hosts: ['b.example.com'] }))).toEqual([]);
  });

  it('names everything that lets the secret go elsewhere', () => {
    const settings = { ...record().settings, host: 'evil.example.com', security: 'none' };
    expect(whereSecretsGo(record(), { ...record(), settings, hosts: ['evil.example.com:587'] })).toEqual([
      'hosts',
      'settings.host',
      'settings.security',
    ]);
  });
});

describe('the account of a connection', () => {
  const account = (more: Partial<ConnectionRecord>): string => factsOf(digest, record(more)).account;
  const token = { kind: 'bearer', settings: {} } as const;

  it('stays when its secret, its name or its hosts change', () => {
    expect(account({ rotatedMs: 5, revision: 7, name: 'other', hosts: ['x.example.com'] })).toBe(account({}));
  });

  it('is another one for another user name, service, kind or word of the author', () => {
    const different = [
      account({}),
      account({ settings: { ...record().settings, username: 'eve' } }),
      account({ service: 'Other' }),
      account({ kind: 'basic' }),
      account({ account: 'acme' }),
      account({ ...token, account: 'acme' }),
    ];
    expect(new Set(different).size).toBe(different.length);
  });

  it('is shared by two connections only where somebody says so', () => {
    expect(account({ ...token, id: 'c1' })).not.toBe(account({ ...token, id: 'c2' }));
    expect(account({ ...token, id: 'c1', account: 'acme' })).toBe(account({ ...token, id: 'c2', account: 'acme' }));
    expect(account({ id: 'c1' })).toBe(account({ id: 'c2' }));
  });
});
