import { describe, expect, it } from '@jest/globals';
import type { RunEvent } from './events.js';
import { withoutValues } from './without-values.js';

const ERROR = { code: 'http_500', class: '5xx', message: 'The CRM answered 500.', response: { trace: 'x' } } as const;

describe('An event without values', () => {
  it('keeps what an error says in words and drops the reply', () => {
    const event: RunEvent = { kind: 'step.failed', step: 'crm', attempt: 1, error: ERROR, happened: 'no', next: { do: 'stop' } };
    const { response: _, ...error } = ERROR;
    expect(withoutValues(event)).toEqual({ ...event, error });
  });

  it('keeps that a retry had an edited input, without the input', () => {
    const signal = { kind: 'retry', step: 'crm', attempt: 1, by: 'ana', input: { secret: 1 } } as const;
    expect(withoutValues({ kind: 'signal.received', n: 1, signal })).toEqual({
      kind: 'signal.received',
      n: 1,
      signal: { ...signal, input: null },
    });
  });

  it('drops inputs, outputs, items and bodies', () => {
    const events: RunEvent[] = [
      { kind: 'step.succeeded', step: 'crm', attempt: 1, output: 'large' },
      { kind: 'step.waiting', step: 'crm', untilMs: null, reason: 'event', input: 'large' },
      { kind: 'loop.opened', step: 'each', attempt: 1, count: 1, atOnce: 1, onError: 'stop', body: [], parts: 0, items: ['large'] },
      { kind: 'signal.received', n: 1, signal: { kind: 'event', step: 'w', attempt: 1, by: 'x', eventId: 'e', body: 'large' } },
      { kind: 'signal.received', n: 2, signal: { kind: 'resolve', step: 'w', attempt: 1, by: 'x', as: 'done', output: 'large' } },
    ];
    expect(JSON.stringify(events.map(withoutValues))).not.toContain('large');
  });
});
