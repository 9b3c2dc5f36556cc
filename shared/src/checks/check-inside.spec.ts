import { describe, expect, it } from '@jest/globals';
import { brief, flow } from '../../fixtures/build-flow.js';
import { CONTRACTS } from '../../fixtures/operation-contracts.js';
import type { StepDocument } from '../flow/document.js';
import { checkFlow } from './check-flow.js';
import type { CallableFlow } from './surroundings.js';

type Steps = { readonly [id: string]: Partial<StepDocument> };

const inside: Partial<StepDocument> = { operation: 'transform', in: 'each' };
const each = (input: object): Steps => ({ each: { operation: 'for_each', input: { items: [1], whenEmpty: 'skip', ...input } }, inside });

describe('for-each, waits and answers', () => {
  it.each<[string, Steps, string[], string[]]>([
    ['a for-each with a body', each({ collect: 'inside' }), ['trigger>each'], []],
    [
      'a for-each without a body',
      { each: { operation: 'for_each', input: { items: [1], whenEmpty: 'skip' } } },
      ['trigger>each'],
      ['error for_each_without_body /steps/each'],
    ],
    [
      'a collected step that is not inside',
      each({ collect: 'insid' }),
      ['trigger>each'],
      ['error collect_unknown /steps/each/input/collect'],
    ],
    [
      'no word about no items',
      { each: { operation: 'for_each', input: { items: [1] } }, inside },
      ['trigger>each'],
      ['info empty_not_decided /steps/each/input'],
    ],
    ['a wait of 30 days', { w: { operation: 'wait', input: { for: '30d' } } }, ['trigger>w'], []],
    [
      'a wait of 31 days',
      { w: { operation: 'wait', input: { for: '31d' } } },
      ['trigger>w'],
      ['error wait_duration_invalid /steps/w/input/for'],
    ],
    ['a wait for nothing', { w: { operation: 'wait', input: {} } }, ['trigger>w'], ['error wait_unclear /steps/w/input']],
    [
      'a wait for two things',
      { w: { operation: 'wait', input: { for: '1m', until: '{{ trigger.body.at }}' } } },
      ['trigger>w'],
      ['error wait_unclear /steps/w/input'],
    ],
    [
      'an approval whose time-out leads nowhere',
      { w: { operation: 'wait', input: { approval: { message: 'Yes?', timeout: '1d' } } } },
      ['trigger>w'],
      ['warning timeout_edge_missing /steps/w/input/approval/timeout'],
    ],
    [
      'a rejected port of a wait that is no approval',
      { w: { operation: 'wait', input: { for: '1m' } }, t: { operation: 'transform' } },
      ['trigger>w', 'w:rejected>t'],
      ['error unknown_port /edges/1/port'],
    ],
    [
      'pages of a call that writes',
      {
        a: {
          operation: 'http.request',
          input: { method: 'POST', url: 'https://x.example', pagination: { next: '{{ response.body.next }}' } },
        },
      },
      ['trigger>a'],
      ['error pagination_not_safe /steps/a/input/pagination'],
    ],
    [
      'pages of a call that keeps its reply as a file',
      {
        a: {
          operation: 'http.request',
          input: { url: 'https://x.example', saveAs: 'file', pagination: { next: '{{ response.body.next }}' } },
        },
      },
      ['trigger>a'],
      ['error pagination_saves /steps/a/input/saveAs'],
    ],
    [
      'pages of a call that reads',
      { a: { operation: 'http.request', input: { url: 'https://x.example', pagination: { next: '{{ response.body.next }}' } } } },
      ['trigger>a'],
      [],
    ],
  ])('%s', (_, steps, edges, expected) => {
    expect(brief(flow(steps, edges)).filter((line) => !line.includes('retry_only'))).toEqual(expected);
  });

  it('a sender that waits for a step needs one, and a step that nobody waits for is doubtful', () => {
    const answer: Steps = { answer: { operation: 'respond' } };
    const webhook = (respond: string) => ({ operation: 'webhook', config: { path: 'p', respond } });
    const lines = (document: ReturnType<typeof flow>): string[] => brief(document).filter((line) => line.includes('respond'));
    expect(lines({ ...flow({ t: { operation: 'transform' } }, ['trigger>t']), trigger: webhook('fromStep') })).toEqual([
      'error respond_missing /trigger/config/respond',
    ]);
    expect(lines({ ...flow(answer, ['trigger>answer']), trigger: webhook('onAccept') })).toEqual(['warning respond_unheard /steps/answer']);
    expect(lines({ ...flow(answer, ['trigger>answer']), trigger: webhook('fromStep') })).toEqual([]);
  });

  it('a sub-flow is checked against what the other flow takes, and what it hands on against what that answers', () => {
    const id = '0190c0de-0000-7000-8000-000000000001';
    const callee: CallableFlow = {
      name: 'Invoice',
      input: { type: 'object', required: ['order'], properties: { order: { type: 'string' } } },
      result: { type: 'object', properties: { number: { type: 'string' } }, additionalProperties: false },
    };
    const check = (input: object, reads: string, flows: [string, CallableFlow][]): string[] =>
      checkFlow(
        flow(
          { s: { operation: 'subflow', input: { flow: id, ...input } }, t: { operation: 'transform', input: { x: `{{ ${reads} }}` } } },
          ['trigger>s', 's>t'],
        ),
        CONTRACTS,
        { flows: new Map(flows) },
      ).map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
    expect(check({ input: { order: 'o' } }, 'steps.s.output.result.number', [[id, callee]])).toEqual([]);
    expect(check({ input: { order: 'o' } }, 'steps.s.output.result.number', [])).toEqual(['error subflow_missing /steps/s/input/flow']);
    expect(check({ input: {} }, 'steps.s.output.result.number', [[id, callee]])).toEqual([
      'error required_input_missing /steps/s/input/input/order',
    ]);
    expect(check({ input: { order: 'o' } }, 'steps.s.output.result.nummer', [[id, callee]])).toEqual([
      expect.stringMatching(/^error .* \/steps\/t\/input\/x$/),
    ]);
  });
});
