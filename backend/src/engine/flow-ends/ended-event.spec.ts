import { describe, expect, it } from '@jest/globals';
import type { EndedRun } from '../ports/flow-ends.js';
import { chainOf, endedEvent, endKey, looksLikeEndKey } from './ended-event.js';

const ended: EndedRun = {
  ...{ runId: '0198ab12-cd34-7000-8000-000000000001', seq: 7, flowId: 'f', flowName: 'Leads', version: 2, status: 'failed' },
  ...{
    error: { code: 'http_500', class: '5xx', message: 'The CRM answered 500.', response: 'kept to ourselves' },
    finishedMs: 0,
    startedBy: null,
    step: 'crm',
  },
};

describe('the end of a run', () => {
  it('says who ended, how and why, and nothing of what a service said', () => {
    expect(endedEvent(ended)).toEqual({
      flow: { id: 'f', name: 'Leads' },
      run: {
        id: ended.runId,
        version: 2,
        status: 'failed',
        acceptedAt: expect.stringMatching(/^2025-/) as unknown,
        finishedAt: '1970-01-01T00:00:00.000Z',
      },
      error: { step: 'crm', class: '5xx', code: 'http_500', message: 'The CRM answered 500.' },
      chain: 1,
    });
  });

  it('that another end led to counts on', () => {
    expect(chainOf({ startedBy: endedEvent({ ...ended, startedBy: endedEvent(ended) }) })).toBe(3);
    expect(chainOf({ startedBy: { chain: 'many' } })).toBe(1);
  });

  it('has a key of its own for each time, which no sender can take', () => {
    expect(endKey(ended)).not.toBe(endKey({ ...ended, seq: 8 }));
    expect(looksLikeEndKey(endKey(ended))).toBe(true);
  });
});
