import { describe, expect, it } from '@jest/globals';
import { movesOf, outsideWords, type RunStep } from './repair-plan';

const STEP: RunStep = {
  key: 'crm',
  id: 'crm',
  turn: [],
  name: 'Create contact',
  operation: 'crm.create',
  status: 'failed',
  attempt: 2,
  generation: 0,
  startedAt: null,
  finishedAt: null,
  dueAt: null,
  effect: 'keyed',
  idempotencyKey: 'key-1',
  input: null,
  inputRef: null,
  output: null,
  outputRef: null,
  error: null,
  gap: null,
  attention: null,
  skipped: null,
  waitingFor: null,
  heldBy: null,
  loop: null,
  children: [],
  mayHaveHappened: false,
  mayBeDuplicate: false,
  byLookUp: false,
  lookUp: null,
  pinned: false,
  exchange: null,
  repairs: [],
};

describe('The moves that a step allows', () => {
  it.each<[string, Partial<RunStep>, readonly string[]]>([
    ['that failed', {}, ['retry', 'edit', 'skip', 'done']],
    ['that succeeded', { status: 'succeeded' }, []],
    ['that has not begun', { status: 'idle', attempt: 0 }, []],
    ['that is parked', { status: 'parked' }, ['retry', 'edit', 'skip', 'done']],
    [
      'whose outcome is unknown',
      { status: 'needs_attention', mayHaveHappened: true, effect: 'unsafe' },
      ['happened', 'send_again', 'skip'],
    ],
    ['that was refused and asks', { status: 'needs_attention' }, ['retry', 'edit', 'skip', 'done']],
    ['that waits for approval', { status: 'waiting', waitingFor: 'approval' }, ['approve', 'reject']],
    ['that is being looked up', { status: 'waiting', waitingFor: 'look_up', mayHaveHappened: true }, ['happened', 'send_again', 'skip']],
    ['that waits for its turns', { status: 'waiting', waitingFor: 'turns' }, []],
    ['that waits for a time', { status: 'waiting', waitingFor: 'duration' }, ['done', 'skip']],
    [
      'that was called off on its way',
      { status: 'cancelled', mayHaveHappened: true, effect: 'unsafe' },
      ['happened', 'send_again', 'skip'],
    ],
    ['that goes through items', { loop: { count: 3, done: 3, failed: 1, parts: 0, atOnce: 1 } }, ['retry']],
  ])('%s', (_, change, moves) => {
    expect(movesOf({ ...STEP, ...change })).toEqual(moves);
  });
});

describe('What a retry does outside', () => {
  it('says that the key is the same, and which', () => {
    const words = outsideWords(STEP, { edited: false, newest: false });
    expect(words).toContain('It carries the same idempotency key: if it arrived before, the service drops the repeat.');
    expect(words).toContain('Key: key-1');
  });

  it('warns that an edited input goes out anew where the first may have happened', () => {
    const words = outsideWords({ ...STEP, mayHaveHappened: true }, { edited: true, newest: false });
    expect(words).toContain('The earlier attempt may have happened: this may do it twice.');
  });

  it('says of an unsafe call that certainly did not happen that it did not', () => {
    expect(outsideWords({ ...STEP, effect: 'unsafe' }, { edited: false, newest: false })).toContain(
      'The earlier attempt certainly did not happen.',
    );
  });
});
