import { describe, expect, it } from '@jest/globals';
import type { FlowDocument, RehearsalRow } from '@plumbline/shared';
import { hasChanged, summaryOf } from './rehearsal-store';

const flow: FlowDocument = { schema: 'plumbline/flow@1', name: 'Flow', trigger: { operation: 'manual' }, steps: {}, edges: [] };
const cell = (verdict: RehearsalRow['cells'][number]['verdict']): RehearsalRow['cells'][number] => ({
  ...{ fault: 'timeout', verdict, headline: '', notes: [], fix: null, run: null, stepStatus: null, sent: 0, story: [] },
});

describe('A rehearsal on the screen', () => {
  it('is of another flow as soon as steps, edges or the trigger have changed, but not when something was moved', () => {
    expect(hasChanged(null, flow)).toBe(false);
    expect(hasChanged(flow, { ...flow, layout: { trigger: { x: 1, y: 1 } }, name: 'Other' })).toBe(false);
    expect(hasChanged(flow, { ...flow, steps: {} })).toBe(true);
    expect(hasChanged(flow, { ...flow, trigger: { operation: 'manual' } })).toBe(true);
  });

  it('is summed up in a sentence', () => {
    const row: RehearsalRow = {
      step: 'a',
      name: 'A',
      operation: 'x',
      promise: '',
      sample: 'made_up',
      cells: [cell('green'), cell('red'), cell('green')],
    };
    expect(summaryOf([row])).toBe('2 as promised, 0 worth knowing, 1 wrong');
    expect(summaryOf([{ ...row, cells: [cell('skipped')] }])).toBe('0 as promised, 0 worth knowing, 0 wrong, 1 not rehearsed');
  });
});
