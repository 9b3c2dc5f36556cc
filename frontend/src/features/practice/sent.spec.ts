import { describe, expect, it } from '@jest/globals';
import { sentOf } from './sent';

describe('what became of a lead', () => {
  it('is a run, and for its duplicate the same run', () => {
    const answer = { deliveryId: 'd', runId: 'r' };
    expect(
      sentOf([
        { status: 202, answer },
        { status: 200, answer },
      ]),
    ).toMatchObject([
      { runId: 'r', duplicate: false },
      { runId: 'r', duplicate: true },
    ]);
  });

  it('is said when the hook refused it, or was not there', () => {
    expect(sentOf([{ status: 422, answer: { title: 'The event does not match.' } }])[0]).toEqual({
      runId: null,
      duplicate: false,
      words: 'The hook answered 422. The event does not match.',
    });
    expect(sentOf([{ status: null, answer: null }])[0]?.words).toBe('The hook did not answer.');
  });
});
