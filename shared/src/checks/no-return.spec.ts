import { describe, expect, it } from '@jest/globals';
import { flow } from '../../fixtures/build-flow.js';
import { CONTRACTS } from '../../fixtures/operation-contracts.js';
import type { StepDocument } from '../flow/document.js';
import { pointsOfNoReturn } from './no-return.js';

const step = (operation: string, more: Partial<StepDocument> = {}): Partial<StepDocument> => ({ operation, ...more });
const TASK = step('practice-tasks.create_task');
const CHAT = step('practice-chat.post_message');
const GET = step('http.request', { input: { url: 'https://x.example' } });
const POST = step('http.request', { input: { method: 'POST', url: 'https://x.example' } });

describe('The points of no return of a flow', () => {
  it.each<[string, { readonly [id: string]: Partial<StepDocument> }, string[], string[]]>([
    ['none where everything reads or can be taken back', { a: GET, b: TASK }, ['trigger>a', 'a>b'], []],
    ['the first step on its path that stays done', { a: TASK, b: CHAT, c: POST }, ['trigger>a', 'a>b', 'b>c'], ['b']],
    ['one on each path', { a: TASK, b: CHAT, c: POST, d: CHAT }, ['trigger>a', 'a>b', 'a>c', 'c>d'], ['b', 'c']],
    ['not one that a longer way leads to past another', { a: CHAT, b: GET, c: POST }, ['trigger>a', 'a>b', 'b>c', 'trigger>c'], ['a']],
    [
      'not a step that is switched off',
      { a: step('practice-chat.post_message', { disabled: true }), b: CHAT },
      ['trigger>a', 'a>b'],
      ['b'],
    ],
    [
      'a call whose method is only known when it runs',
      { a: step('http.request', { input: { method: '{{ trigger.body.m }}', url: 'https://x' } }) },
      ['trigger>a'],
      ['a'],
    ],
    [
      'in a for-each, and not what comes after it',
      { each: step('for_each', { input: { items: [1] } }), inside: { ...CHAT, in: 'each' }, after: POST },
      ['trigger>each', 'each>after'],
      ['inside'],
    ],
    [
      'before a for-each, and not what is in it',
      { a: CHAT, each: step('for_each', { input: { items: [1] } }), inside: { ...POST, in: 'each' } },
      ['trigger>a', 'a>each'],
      ['a'],
    ],
  ])('are %s', (_, steps, edges, expected) => {
    expect([...pointsOfNoReturn(flow(steps, edges), CONTRACTS)].sort()).toEqual(expected);
  });
});
