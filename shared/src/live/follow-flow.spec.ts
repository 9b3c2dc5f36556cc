import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LiveRunHead } from './events.js';
import { mergeFlow, mergeRuns, NO_FLOW } from './follow-flow.js';

const id = (n: number): string => `0198ab12-cd34-7000-8000-00000000000${n}`;
const head = (n: number, seq: number, status: LiveRunHead['status'] = 'running'): LiveRunHead => ({ runId: id(n), seq, status });

describe('Following a flow', () => {
  it('keeps the furthest state of each run, in whatever order they come', () => {
    const heads = [head(1, 1, 'queued'), head(1, 4), head(1, 9, 'succeeded'), head(2, 3)];
    fc.assert(
      fc.property(fc.shuffledSubarray(heads, { minLength: heads.length }), fc.array(fc.constantFrom(...heads)), (order, repeats) => {
        let state = NO_FLOW;
        for (const one of [...order, ...repeats]) state = mergeRuns(state, [one]);
        expect([...state.runs.values()].sort((a, b) => (a.runId < b.runId ? -1 : 1))).toEqual([head(1, 9, 'succeeded'), head(2, 3)]);
      }),
    );
  });

  it('is the same object when nothing is new', () => {
    const state = mergeRuns(NO_FLOW, [head(1, 4)]);
    expect(mergeRuns(state, [head(1, 4), head(1, 3)])).toBe(state);
  });

  it('keeps the newest revision and version of the flow', () => {
    const flow = (revision: number, publishedVersion: number | null) => ({ flowId: id(1), revision, publishedVersion });
    const state = mergeFlow(mergeFlow(NO_FLOW, flow(2, null)), flow(3, 1));
    expect(mergeFlow(state, flow(2, null)).flow).toEqual(flow(3, 1));
    expect(mergeFlow(state, flow(3, null)).flow).toEqual(flow(3, 1));
    expect(mergeFlow(state, flow(3, 2)).flow).toEqual(flow(3, 2));
  });
});
