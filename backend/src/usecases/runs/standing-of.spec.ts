import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { JournalEntry, RunEvent } from '@plumbline/shared';
import { standingOf } from './standing-of.js';

const FOLDER = new URL('../../../test/histories/', import.meta.url);
const RUN = '0198ab12-cd34-7000-8000-000000000001';

function entries(...events: RunEvent[]): JournalEntry[] {
  return events.map((event, index) => ({ runId: RUN, seq: 1_000 + index, atMs: 1_700_000_000_000 + index, event }));
}
const failed = (step: string, next: Extract<RunEvent, { kind: 'step.failed' }>['next']): RunEvent => ({
  kind: 'step.failed',
  step,
  attempt: 1,
  error: { code: 'http_500', class: '5xx', message: 'It answered 500.' },
  happened: 'unknown',
  next,
});

describe('standingOf', () => {
  it('names the steps that hold the run up, and since when the first does', () => {
    const { attention } = standingOf(
      RUN,
      entries(failed('a', { do: 'park' }), failed('b', { do: 'ask', reason: 'outcome_unknown' })),
      null,
    );
    expect(attention).toMatchObject({
      count: 2,
      since: '2023-11-14T22:13:20.000Z',
      steps: [
        { step: 'a', status: 'parked', code: 'http_500' },
        { step: 'b', status: 'needs_attention', reason: 'outcome_unknown' },
      ],
    });
  });

  it('takes a gap for a gap, and what was repaired for done', () => {
    expect(standingOf(RUN, entries(failed('a', { do: 'continue' })), null)).toEqual({ gaps: 1, attention: null });
    const repaired = entries(failed('a', { do: 'stop' }), { kind: 'step.succeeded', step: 'a', attempt: 2 });
    expect(standingOf(RUN, repaired, null)).toEqual({ gaps: 0, attention: null });
  });

  it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.json')))('can begin anywhere in %s', (name) => {
    const history = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as { journal?: JournalEntry[] } | JournalEntry[];
    const journal = Array.isArray(history) ? history : (history.journal ?? []);
    expect(journal.length).toBeGreaterThan(3);
    const whole = standingOf(RUN, journal, null);
    for (let from = 0; from < journal.length; from++)
      expect(standingOf(RUN, journal.slice(from), null).gaps).toBeLessThanOrEqual(Math.max(1, whole.gaps));
  });
});
