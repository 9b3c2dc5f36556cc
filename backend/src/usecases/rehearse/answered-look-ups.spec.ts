import { describe, expect, it } from '@jest/globals';
import { STEP_FAULTS } from '@plumbline/shared';
import { foundAfter } from './answered-look-ups.js';
import type { ScriptedReply } from './script.js';

const GOOD: ScriptedReply = { kind: 'reply', status: 201, headers: { etag: 'a' }, body: { id: 7 } };

describe('what a look-up finds out in a rehearsal', () => {
  it('is that what was cut off or came late has happened, with the output that it would have had', () => {
    expect(foundAfter('cut', GOOD, false)).toEqual({ is: 'happened', output: { id: 7 } });
    expect(foundAfter('late', GOOD, true)).toEqual({ is: 'happened', output: { status: 201, headers: { etag: 'a' }, body: { id: 7 } } });
  });

  it('is that anything else has not', () => {
    const others = STEP_FAULTS.filter((fault) => fault !== 'cut' && fault !== 'late');
    expect(others.length).toBeGreaterThan(4);
    for (const fault of others) expect(foundAfter(fault, GOOD, true)).toEqual({ is: 'did_not_happen' });
  });
});
