import { describe, expect, it } from '@jest/globals';
import { brief, flow, problemsOf } from '../../fixtures/build-flow.js';

const three = { a: {}, b: {}, c: {} };

describe('the graph of a flow', () => {
  it.each<[string, Parameters<typeof flow>, string[]]>([
    ['a chain', [three, ['trigger>a', 'a>b', 'b>c']], []],
    ['a diamond', [{ ...three, d: {} }, ['trigger>a', 'a>b', 'a>c', 'b>d', 'c>d']], []],
    ['no steps', [{}, []], ['warning no_steps /steps']],
    ['a step that leads to itself', [{ a: {} }, ['trigger>a', 'a>a']], ['error cycle /edges/1']],
    ['a cycle', [three, ['trigger>a', 'a>b', 'b>c', 'c>a']], ['error cycle /edges/3']],
    [
      'two cycles',
      [{ ...three, d: {} }, ['trigger>a', 'a>b', 'b>a', 'b>c', 'c>d', 'd>c']],
      ['error cycle /edges/5', 'error cycle /edges/2'],
    ],
    ['an edge to nowhere', [{ a: {} }, ['trigger>a', 'a>gone']], ['error edge_unknown_step /edges/1/to']],
    ['an edge from nowhere', [{ a: {} }, ['trigger>a', 'gone>a']], ['error edge_unknown_step /edges/1/from']],
    ['an edge to the name of a method', [{ a: {} }, ['trigger>a', 'a>constructor']], ['error edge_unknown_step /edges/1/to']],
    ['an edge twice', [{ a: {} }, ['trigger>a', 'trigger:out>a']], ['error edge_duplicate /edges/1']],
    ['a step that nothing leads to', [{ a: {}, b: {} }, ['trigger>a']], ['warning unreachable_step /steps/b']],
    [
      'a step that waits for one that never runs',
      [three, ['trigger>a', 'a>c', 'b>c']],
      ['warning unreachable_step /steps/b', 'error waits_for_unreachable /edges/2'],
    ],
    ['an unknown for-each', [{ a: { in: 'gone' } }, ['trigger>a']], ['error in_unknown_step /steps/a/in']],
    ['a body in something that is no for-each', [{ a: {}, b: { in: 'a' } }, ['trigger>a']], ['error in_not_for_each /steps/b/in']],
    [
      'an edge into a body',
      [{ a: {}, each: { operation: 'for_each' }, b: { in: 'each' } }, ['trigger>a', 'a>each', 'a>b']],
      [
        'error edge_crosses_border /edges/2',
        'info empty_not_decided /steps/each/input',
        'error required_input_missing /steps/each/input/items',
      ],
    ],
  ])('reports %s', (_, given, expected) => {
    expect(brief(flow(...given))).toEqual(expected);
  });

  it('names the steps of a cycle in their order and says what to do', () => {
    const steps = { a: { name: 'Ask' }, b: { name: 'Bill' }, c: { name: 'Count' } };
    expect(problemsOf(flow(steps, ['trigger>a', 'a>b', 'b>c', 'c>a']))).toEqual([
      {
        code: 'cycle',
        severity: 'error',
        pointer: '/edges/3',
        step: 'a',
        message:
          'These steps wait for each other: "Ask" -> "Bill" -> "Count" -> "Ask". Steps can not go in a circle; remove this edge or another one of the circle.',
      },
    ]);
  });

  it('takes a chain of 10,000 steps, and finds the cycle when its end leads to its start', () => {
    const ids = Array.from({ length: 10_000 }, (_, number) => `s${number}`);
    const steps = Object.fromEntries(ids.map((id) => [id, { input: {} }]));
    const chain = ['trigger>s0', ...ids.slice(1).map((id, index) => `s${index}>${id}`)];
    expect(brief(flow(steps, chain))).toEqual([]);
    const [cycle] = problemsOf(flow(steps, [...chain, 's9999>s0']));
    expect(cycle).toMatchObject({ code: 'cycle', pointer: '/edges/10000' });
    expect(cycle?.message).toContain('9988 more');
  });
});
