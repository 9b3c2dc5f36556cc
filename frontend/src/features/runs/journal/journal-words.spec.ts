import { describe, expect, it } from '@jest/globals';
import type { RunEvent } from '@plumbline/shared';
import { eventWords } from './journal-words';

const ERROR = { code: 'http_429', class: '429', message: 'The CRM said: too many requests.' } as const;
const say = (event: RunEvent): string => eventWords(event, 1_000, () => 'Create contact');

describe('The words of the journal', () => {
  it.each<[RunEvent, string]>([
    [{ kind: 'run.claimed', worker: 'w', epoch: 2 }, 'A worker took the run over (take-over 1).'],
    [
      { kind: 'step.failed', step: 'crm', attempt: 1, error: ERROR, happened: 'no', next: { do: 'retry', atMs: 8_000 } },
      '“Create contact” failed (http_429): The CRM said: too many requests. It is tried again in 7.0 s.',
    ],
    [
      { kind: 'step.failed', step: 'crm', attempt: 1, error: ERROR, happened: 'unknown', next: { do: 'ask', reason: 'outcome_unknown' } },
      '“Create contact” failed (http_429): The CRM said: too many requests. It may have happened outside. A person has to decide.',
    ],
    [
      { kind: 'signal.received', n: 1, signal: { kind: 'retry', step: 'crm', attempt: 1, by: 'ana', input: null, reason: 'typo' } },
      'ana sent “Create contact” again with edited input, because: typo.',
    ],
    [
      {
        kind: 'signal.received',
        n: 1,
        signal: { kind: 'resolve', step: 'crm', attempt: 1, by: 'ana', as: 'skip' },
        ignored: 'the run was cancelled',
      },
      'ana skipped “Create contact”. Nothing came of it: the run was cancelled.',
    ],
    [
      { kind: 'look_up.started', step: 'crm', attempt: 2, ask: 3, url: 'http://crm', timeoutMs: 1 },
      'Whether attempt 2 of “Create contact” happened is asked of the service, for the third time.',
    ],
    [
      { kind: 'look_up.answered', step: 'crm', attempt: 2, ask: 1, answer: 'unclear', againMs: 3_000, error: ERROR },
      'The service does not tell whether “Create contact” happened: The CRM said: too many requests. It is asked again in 2.0 s.',
    ],
    [
      { kind: 'step.succeeded', step: 'crm', attempt: 1, byLookUp: true },
      '“Create contact” succeeded: a look-up found that it had happened.',
    ],
    [{ kind: 'step.skipped', step: 'crm', reason: 'not_taken' }, '“Create contact” was skipped: no way led to it.'],
    [
      { kind: 'turn.ended', step: 'each', index: 4, status: 'failed', error: ERROR },
      'Item 5 of “Create contact” failed: The CRM said: too many requests.',
    ],
  ])('of %j say what happened', (event, words) => {
    expect(say(event)).toBe(words);
  });
});
