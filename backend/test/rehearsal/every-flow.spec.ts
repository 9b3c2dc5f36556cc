import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { STEP_FAULTS, type FlowDocument, type RehearsalCard, type RehearsalCell } from '@plumbline/shared';
import fc from 'fast-check';
import { templates, twoCalls, useRehearsals } from './support.js';

const rehearse = useRehearsals();

const cells = ({ rows }: RehearsalCard): RehearsalCell[] => rows.flatMap((row) => row.cells);

/** Green where nothing is missing: no green cell of a run that looks succeeded although the service refused, or said something else. */
function neverSilentlyGreen(card: RehearsalCard, isRead: (step: string) => boolean): void {
  for (const row of card.rows) {
    for (const cell of row.cells) {
      const wrong = cell.fault === 'said_no' || (cell.fault === 'wrong_type' && isRead(row.step));
      const lasting = wrong || cell.fault === 'timeout' || cell.fault === 'server_error';
      const parked = cell.story.some(({ text }) => text.startsWith('Parked'));
      if (cell.verdict === 'green' && lasting && !parked)
        expect({ step: row.step, cell, run: cell.run }).not.toMatchObject({ run: 'succeeded' });
    }
  }
}

describe('Every flow that people start from', () => {
  it('comes to an end against every trouble, and engine and policy agree', async () => {
    for (const { name, document } of await templates()) {
      const card = await rehearse(document);
      expect({ name, calm: card.calm.ok, complete: card.complete }).toEqual({ name, calm: true, complete: true });
      expect({ name, skipped: cells(card).filter(({ verdict }) => verdict === 'skipped') }).toEqual({ name, skipped: [] });
      expect(cells(card).filter(({ headline }) => headline.includes('mistake of Plumbline'))).toEqual([]);
      neverSilentlyGreen(card, (step) => JSON.stringify(document.steps).includes(`steps.${step}.output`));
    }
  });
});

/** Puts every proposal of a card in its place. */
function followed(document: FlowDocument, card: RehearsalCard): FlowDocument {
  const steps = { ...document.steps };
  for (const { fix, verdict } of cells(card)) {
    const step = !fix?.step ? undefined : steps[fix.step];
    if (verdict !== 'red' || !step || !fix?.step || fix.value === undefined) continue;
    steps[fix.step] = { ...step, policy: { ...step.policy, success: fix.value } };
  }
  return { ...document, steps };
}

describe('What a red proposes', () => {
  it('makes it green, proposal after proposal', async () => {
    const lead = JSON.parse(await readFile(new URL('../../../shared/fixtures/lead-flow.json', import.meta.url), 'utf8')) as FlowDocument;
    let document = lead;
    for (let round = 0; round < 3; round++) document = followed(document, await rehearse(document));
    expect(cells(await rehearse(lead)).filter(({ verdict }) => verdict === 'red').length).toBeGreaterThan(3);
    expect(cells(await rehearse(document)).filter(({ verdict }) => verdict === 'red')).toEqual([]);
  });
});

const duration = fc.constantFrom('100ms', '1s', '20s', '10m', '3h');
const policy: fc.Arbitrary<NonNullable<FlowDocument['steps'][string]['policy']>> = fc.record(
  {
    effect: fc.constantFrom('safe', 'idempotent', 'keyed', 'unsafe'),
    timeout: fc.constantFrom('1s', '30s', '5m'),
    overall: fc.constantFrom('5m', '24h', '30d'),
    retry: fc.record({
      attempts: fc.integer({ min: 1, max: 12 }),
      backoff: fc.constantFrom('fixed', 'exponential'),
      initial: duration,
      jitter: fc.constantFrom('full', 'none'),
      on: fc.subarray(['network', 'timeout', '429', '5xx', '500']),
    }),
    then: fc.oneof(
      fc.constantFrom('stop', 'continue', 'park', 'ask'),
      fc.constantFrom({ edge: 'error' } as const, { fallback: { body: { id: 'none' } } }),
    ),
    success: fc.constantFrom(
      '{{ $not(response.body.ok = false) }}',
      '{{ $type(response.body.id) = "string" }}',
      '{{ response.status = 200 }}',
    ),
  },
  { requiredKeys: [] },
);

describe('Any policy', () => {
  it('does what its words promise, read without the engine; and what is green is not silently wrong', async () => {
    await fc.assert(
      fc.asyncProperty(policy, fc.constantFrom(...STEP_FAULTS), fc.boolean(), async (given, fault, acceptDuplicates) => {
        const whole = { ...given, ...(acceptDuplicates && given.effect !== 'keyed' ? { acceptDuplicates } : {}) };
        const card = await rehearse(twoCalls(whole), { steps: ['first'], faults: [fault] });
        const [cell] = cells(card);
        expect({ whole, cell }).toMatchObject({ cell: { verdict: expect.stringMatching(/green|amber|red/) } });
        expect({ whole, headline: cell?.headline }).not.toMatchObject({ headline: expect.stringContaining('mistake of Plumbline') });
        neverSilentlyGreen(card, () => true);
      }),
      { numRuns: 150 },
    );
  });
});
