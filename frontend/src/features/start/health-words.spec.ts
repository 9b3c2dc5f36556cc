import { describe, expect, it } from '@jest/globals';
import { healthWords } from './health-words';

describe('The words for the health of the server', () => {
  it('differ in word and tone for every state, so that colour is never the only sign', () => {
    const all = [
      healthWords(undefined),
      healthWords({ state: 'ready' }),
      healthWords({ state: 'not_ready', status: 503, reason: undefined }),
      healthWords({ state: 'offline' }),
    ];
    expect(new Set(all.map(({ word }) => word)).size).toBe(4);
    expect(new Set(all.map(({ tone }) => tone)).size).toBe(4);
  });

  it("give the server's own reason when there is one, and its status when there is none", () => {
    expect(healthWords({ state: 'not_ready', status: 503, reason: 'The database does not answer.' }).sentence).toContain(
      'The database does not answer.',
    );
    expect(healthWords({ state: 'not_ready', status: 502, reason: undefined }).sentence).toContain('status 502');
  });

  it('say what to do when the server does not answer', () => {
    expect(healthWords({ state: 'offline' }).sentence).toContain('npm start');
  });
});
