import { describe, expect, it } from '@jest/globals';
import { bodyOf, EMPTY, faultsOf, valuesOf, type Channel } from './channel-values';

const channel: Channel = {
  ...{ id: 'c', kind: 'email', name: 'Desk', enabled: true, revision: 1, updatedAt: '', updatedBy: 'ana' },
  settings: { connectionId: 'm', to: ['a@example.com', 'b@example.com'], owners: false },
  health: { pending: 0, lastSentAt: null, lastError: null, failingSince: null },
};

describe('The form of a channel', () => {
  it('takes several addresses as people write them', () => {
    const values = { ...EMPTY, kind: 'email' as const, connectionId: 'm', to: 'a@example.com, b@example.com\nc@example.com' };
    expect(bodyOf(values).settings['to']).toEqual(['a@example.com', 'b@example.com', 'c@example.com']);
  });

  it('gives back what a channel holds', () => {
    expect(bodyOf(valuesOf(channel))).toEqual({ settings: channel.settings, secrets: {} });
  });

  it('leaves a secret alone that nobody entered', () => {
    expect(bodyOf({ ...EMPTY, url: 'https://a.example' }).secrets).toEqual({});
    expect(bodyOf({ ...EMPTY, kind: 'slack', secret: ' https://chat.example/x ' })).toEqual({
      settings: {},
      secrets: { url: 'https://chat.example/x' },
    });
  });

  it('shows what is wrong at its field', () => {
    const problem = (pointer: string) => ({ code: 'x', severity: 'error' as const, pointer, message: pointer });
    expect(faultsOf(['/settings/to/0', '/secrets/url', '/name', '/enabled'].map(problem))).toEqual({
      ...{ to: '/settings/to/0', secret: '/secrets/url', name: '/name' },
    });
  });
});
