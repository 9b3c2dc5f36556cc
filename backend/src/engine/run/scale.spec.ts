import { describe, expect, it } from '@jest/globals';
import type { RunEvent } from '@plumbline/shared';
import { planOf } from '../../../test/engine/random-flow.js';
import type { Plan, PlanEdge } from '../graph/plan.js';
import { decide, mayBegin } from './decide.js';
import { applyEntry, newRunState } from './run-state.js';

const COUNT = 10_000;
const ids = Array.from({ length: COUNT }, (_, number) => `s${number}`);
const steps = Object.fromEntries(ids.map((id) => [id, { operation: 'transform' }]));

/** The plan with a counter of how often edges are looked at. */
function counted(plan: Plan): { plan: Plan; looks: () => number } {
  let looks = 0;
  const watch = (edges: readonly PlanEdge[]): readonly PlanEdge[] =>
    new Proxy(edges, { get: (target, key, receiver) => (looks++, Reflect.get(target, key, receiver) as unknown) });
  const watched = new Map([...plan.steps].map(([id, step]) => [id, { ...step, out: watch(step.out) }]));
  return { plan: { ...plan, steps: watched }, looks: () => looks };
}

/** Runs a plan of transforms to its end: each is begun and succeeds at once. */
function run(plan: Plan): { events: number; decisions: number; end: string | null } {
  const state = newRunState('run', plan);
  let decisions = 0;
  const emit = (event: RunEvent): void => applyEntry(state, { runId: 'run', seq: state.view.seq + 1, atMs: 0, event });
  emit({ kind: 'run.accepted', flowId: 'f', version: 1, deliveryId: 'd', trigger: 'manual' });
  for (;;) {
    decisions++;
    const { begin, skip, finish } = decide(state, 0, 0);
    for (const step of skip) emit({ kind: 'step.skipped', step, reason: 'not_taken' });
    for (const step of begin) {
      if (!mayBegin(state, step)) continue;
      state.ready.delete(step);
      emit({ kind: 'step.succeeded', step, attempt: 1 });
    }
    if (finish !== null || begin.length + skip.length === 0) return { events: state.view.seq, decisions, end: finish };
  }
}

describe('the cost of a run', () => {
  it('is a few looks at each edge for 10,000 steps in a row', () => {
    const { plan, looks } = counted(planOf(steps, ['trigger>s0', ...ids.slice(1).map((id, index) => `s${index}>${id}`)]));
    expect(run(plan)).toEqual({ events: COUNT + 1, decisions: COUNT + 1, end: 'succeeded' });
    expect(looks()).toBeLessThan(COUNT * 10);
  });

  it('is a few looks at each edge for 10,000 steps side by side, and their join', () => {
    const [join = '', ...side] = ids;
    const { plan, looks } = counted(
      planOf(
        steps,
        side.flatMap((id) => [`trigger>${id}`, `${id}>${join}`]),
      ),
    );
    expect(run(plan)).toMatchObject({ events: COUNT + 1, end: 'succeeded' });
    expect(looks()).toBeLessThan(COUNT * 10);
  });

  it('stays bounded when 10,000 steps wait for their retry', () => {
    const plan = planOf(
      steps,
      ids.map((id) => `trigger>${id}`),
    );
    const state = newRunState('run', plan);
    let seq = 0;
    const emit = (event: RunEvent): void => applyEntry(state, { runId: 'run', seq: ++seq, atMs: 0, event });
    const error = { code: 'no', class: 'input', message: 'No.' } as const;
    for (const [index, step] of ids.entries())
      emit({ kind: 'step.failed', step, attempt: 1, error, happened: 'no', next: { do: 'retry', atMs: 1_000 + index } });
    for (let done = 0; done < COUNT; done++) {
      const { begin } = decide(state, 0, 1_000_000);
      expect(begin[0]).toBe(`s${done}`);
      emit({ kind: 'step.succeeded', step: `s${done}`, attempt: 2 });
    }
    expect(decide(state, 0, 1_000_000).finish).toBe('succeeded');
  });
});
