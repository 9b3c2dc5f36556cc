import { describe, expect, it } from '@jest/globals';
import { countVerdicts, type RehearsalCard, type RehearsalRow } from '@plumbline/shared';
import { cardText, exitCodeOf } from './card-text.js';

const good: RehearsalRow['cells'][number] = {
  ...{
    fault: 'rate_limited',
    verdict: 'green',
    headline: 'Done.',
    notes: ['Twice.'],
    fix: null,
    run: 'succeeded',
    stepStatus: 'succeeded',
    sent: 2,
  },
  story: [{ atMs: 7_120, kind: 'sent', text: 'Sent' }],
};
const fix = { step: 'crm', pointer: '/steps/crm/policy/success', message: 'Add a rule.', value: '{{ true }}' };

function card(...cells: RehearsalRow['cells']): RehearsalCard {
  const rows: RehearsalRow[] = [{ step: 'crm', name: 'CRM', operation: 'http.request', promise: 'Try once.', sample: 'made_up', cells }];
  const calm = { ok: true, headline: 'Without trouble the run succeeds.', run: 'succeeded' as const, story: [] };
  return { flow: { name: 'Flow', revision: null, version: null }, calm, rows, counts: countVerdicts(rows), complete: true };
}

describe('A card for a terminal', () => {
  it('says of each cell how it went, and where to change what', () => {
    const text = cardText(card(good, { ...good, fault: 'said_no', verdict: 'red', headline: 'It looks good.', fix }), false);
    expect(text.split('\n')).toEqual([
      'Rehearsal of "Flow"',
      '',
      '  ok    Without trouble the run succeeds.',
      '',
      'CRM (http.request): Try once.',
      '  ok    Too many (429)    Done.',
      '                          Twice.',
      '  RED   Says no           It looks good.',
      '                          Twice.',
      '                          To do: Add a rule.',
      '                          Where: /steps/crm/policy/success, for example {{ true }}',
      '',
      '1 as promised, 0 worth knowing, 1 red.',
      '',
    ]);
  });

  it('tells the story when it is asked to, and says when there was not enough time', () => {
    const text = cardText({ ...card(good, { ...good, verdict: 'skipped' }), complete: false }, true);
    expect(text).toContain('       7.1 s  Sent');
    expect(text).toContain('1 as promised, 0 worth knowing, 0 red, 1 not rehearsed.\nThere was not enough time for all of it.');
  });

  it('fails a build only for what is red', () => {
    expect([
      exitCodeOf(card(good)),
      exitCodeOf(card({ ...good, verdict: 'amber' })),
      exitCodeOf(card({ ...good, verdict: 'red' })),
    ]).toEqual([0, 0, 1]);
  });
});
