import { describe, expect, it } from '@jest/globals';
import { brief, flow } from '../../fixtures/build-flow.js';

const branch = (...ids: string[]) => ({
  operation: 'branch',
  input: { cases: ids.map((id) => ({ id, when: '{{ trigger.body.x = 1 }}' })) },
});
const filter = { operation: 'filter', input: { when: '{{ trigger.body.x = 1 }}' } };
const onError = { policy: { then: { edge: 'error' } } };

describe('ports', () => {
  it.each<[string, Parameters<typeof flow>, string[]]>([
    ['the cases of a branch and else', [{ a: branch('x', 'y'), b: {} }, ['trigger>a', 'a:case:x>b', 'a:case:y>b', 'a:case:else>b']], []],
    [
      'a case that the branch does not have',
      [{ a: branch('x'), b: {} }, ['trigger>a', 'a:case:z>b']],
      ['error unknown_port /edges/1/port'],
    ],
    ['out of a branch', [{ a: branch('x'), b: {} }, ['trigger>a', 'a>b']], ['error unknown_port /edges/1']],
    [
      'any case when the cases come from data',
      [{ a: { operation: 'branch', input: { cases: '{{ trigger.body.cases }}' } }, b: {} }, ['trigger>a', 'a:case:z>b']],
      [],
    ],
    ['any case when an id comes from data', [{ a: branch('{{ trigger.body.id }}'), b: {} }, ['trigger>a', 'a:case:z>b']], []],
    ['a case id twice', [{ a: branch('x', 'x') }, ['trigger>a']], ['error case_id_duplicate /steps/a/input/cases/1/id']],
    ['a case called else', [{ a: branch('else') }, ['trigger>a']], ['error case_id_reserved /steps/a/input/cases/0/id']],
    ['a case id with a space', [{ a: branch('x y') }, ['trigger>a']], ['error case_id_invalid /steps/a/input/cases/0/id']],
    [
      'a branch that is switched off',
      [{ a: { ...branch('x'), disabled: true }, b: {} }, ['trigger>a', 'a:case:x>b', 'a>b']],
      ['warning branch_disabled /steps/a/disabled'],
    ],
    ['out of a filter', [{ a: filter, b: {} }, ['trigger>a', 'a>b']], []],
    ['a case of a filter', [{ a: filter, b: {} }, ['trigger>a', 'a:case:else>b']], ['error unknown_port /edges/1/port']],
    ['an error edge that the policy asks for', [{ a: { ...filter, ...onError }, b: {} }, ['trigger>a', 'a:error>b']], []],
    [
      'an error edge that the policy does not ask for',
      [{ a: {}, b: {} }, ['trigger>a', 'a:error>b']],
      ['error unknown_port /edges/1/port'],
    ],
    ['a policy whose error edge is not drawn', [{ a: onError }, ['trigger>a']], ['warning error_edge_missing /steps/a/policy/then']],
    ['another port of the trigger', [{ a: {} }, ['trigger:error>a']], ['error unknown_port /edges/0/port']],
    [
      'the ports of an unknown operation',
      [{ a: { operation: 'x.y' }, b: {} }, ['trigger>a', 'a:rejected>b']],
      ['error operation_unknown /steps/a/operation'],
    ],
    [
      'what follows a stop',
      [{ a: { operation: 'stop', input: { message: 'no' } }, b: {} }, ['trigger>a', 'a>b']],
      ['warning edge_never_taken /edges/1'],
    ],
  ])('reports %s', (_, given, expected) => {
    expect(brief(flow(...given))).toEqual(expected);
  });
});
