import { describe, expect, it } from '@jest/globals';
import { healthOf } from './health';

const reason = (body: unknown): unknown => {
  const health = healthOf(503, body);
  return health.state === 'not_ready' ? health.reason : health.state;
};

describe('The health of the server', () => {
  it.each([200, 204])('is ready at %i', (status) => {
    expect(healthOf(status, undefined)).toEqual({ state: 'ready' });
  });

  it.each([301, 404, 500, 502, 503])('is not ready at %i', (status) => {
    expect(healthOf(status, undefined)).toEqual({ state: 'not_ready', status, reason: undefined });
  });
});

describe('The reason of a server that is not ready', () => {
  it('is the detail of the problem, or else its title', () => {
    expect(reason({ title: 'Not ready', detail: 'The database does not answer.' })).toBe('The database does not answer.');
    expect(reason({ title: 'Not ready', detail: ' ' })).toBe('Not ready');
  });

  it.each([undefined, null, 'text', 5, [], {}, { detail: 5 }])('is unknown in an answer of another shape: %j', (body) => {
    expect(reason(body)).toBeUndefined();
  });

  it('is cut when it is very long', () => {
    expect(reason({ detail: 'x'.repeat(10_000) })).toHaveLength(300);
  });
});
