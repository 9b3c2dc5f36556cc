import { describe, expect, it } from '@jest/globals';
import { DELIVERY_VERDICTS } from '@plumbline/shared';
import { looksForSome, NO_FILTER, queryOf } from './inbox-filter';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 30);

describe('The filter of the inbox', () => {
  it('asks for everything when nothing is chosen', () => {
    expect(queryOf(NO_FILTER, NOW)).toEqual({});
    expect(looksForSome(NO_FILTER)).toBe(false);
  });

  it('asks with whole minutes, so that the same filter is the same question', () => {
    const filter = { verdict: ['duplicate', 'conflict'] as const, flow: 'f', kind: 'webhook', since: '1h' as const, q: ' ana ' };
    expect(looksForSome(filter)).toBe(true);
    expect(queryOf(filter, NOW)).toEqual({
      flow: 'f',
      verdict: 'duplicate,conflict',
      kind: 'webhook',
      from: '2026-11-23T11:00:00.000Z',
      q: 'ana',
    });
  });

  it('does not ask by verdict when every verdict is chosen', () => {
    expect(queryOf({ ...NO_FILTER, verdict: [...DELIVERY_VERDICTS] }, NOW)).toEqual({});
  });
});
