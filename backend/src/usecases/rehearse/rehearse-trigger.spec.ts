import { describe, expect, it } from '@jest/globals';
import { judgeRepeat, triggerPromise } from './rehearse-trigger.js';

const twice = { fault: 'duplicate', ranTwice: true, hasKey: false } as const;

describe('A repeated event', () => {
  it('is green when it is recognised', () => {
    expect(judgeRepeat({ ...twice, ranTwice: false, hasKey: true, sentTwice: [] }).verdict).toBe('green');
  });

  it('is red when it does something twice: the key of a call is that of its run, so a second run has another one', () => {
    const sentTwice = [
      { name: 'Read', effect: 'safe' },
      { name: 'Pay', effect: 'keyed' },
    ] as const;
    expect(judgeRepeat({ ...twice, sentTwice })).toMatchObject({
      verdict: 'red',
      headline: 'Nothing says by what an event is known, so the repeat starts a second run, and does again: "Pay".',
      fix: { step: null, pointer: '/trigger/config/dedupe', value: '{{ trigger.headers.`x-event-id` }}' },
    });
    expect(judgeRepeat({ ...twice, hasKey: true, sentTwice })).toMatchObject({
      headline: expect.stringContaining('found nothing in this event'),
    });
    expect(judgeRepeat({ ...twice, fault: 'repeated_later', hasKey: true, sentTwice })).toMatchObject({
      headline: expect.stringContaining('after the dedupe window'),
    });
  });

  it('is amber when a second run does no harm', () => {
    expect(judgeRepeat({ ...twice, sentTwice: [{ name: 'Put', effect: 'idempotent' }] })).toMatchObject({ verdict: 'amber', fix: null });
    expect(judgeRepeat({ ...twice, sentTwice: [] })).toMatchObject({
      verdict: 'amber',
      headline: expect.stringContaining('it calls nobody'),
    });
  });

  it('is promised to be recognised only where the trigger says by what', () => {
    expect(triggerPromise({ operation: 'webhook' })).toContain('not recognised');
    expect(triggerPromise({ operation: 'webhook', config: { dedupe: { key: '{{ trigger.body.id }}' } } })).toBe(
      'An event is known by {{ trigger.body.id }} for 30d; a repeat starts no run.',
    );
  });
});
