import { describe, expect, it } from '@jest/globals';
import { bulkFilterOf, queryOf, type RunFilter } from './run-filter';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 30);
const ALL: RunFilter = { status: [], flow: null, since: null, q: '' };

describe('The filter of runs', () => {
  it('asks for everything when nothing is chosen', () => {
    expect(queryOf(ALL, NOW)).toEqual({});
  });

  it('asks with whole minutes, so that the same filter is the same question', () => {
    expect(queryOf({ status: ['failed', 'parked'], flow: 'f', since: '1h', q: ' ana ' }, NOW)).toEqual({
      flow: 'f',
      status: 'failed,parked',
      acceptedAfter: '2026-11-22T11:00:00.000Z',
      q: 'ana',
    });
  });

  it('can be repaired together when it is about one kind of failure', () => {
    expect(bulkFilterOf({ ...ALL, status: ['failed'] }, NOW)).toEqual({ status: 'failed' });
    expect(bulkFilterOf({ ...ALL, status: ['failed', 'parked'] }, NOW)).toBeNull();
    expect(bulkFilterOf({ ...ALL, status: ['succeeded'] }, NOW)).toBeNull();
  });

  it('can not be repaired together when it searches: bulk repairs do not', () => {
    expect(bulkFilterOf({ ...ALL, status: ['failed'], q: 'ana' }, NOW)).toBeNull();
  });
});
