import { describe, expect, it } from '@jest/globals';
import { flow } from '../../fixtures/build-flow.js';
import { CONTRACTS } from '../../fixtures/operation-contracts.js';
import type { OperationContract } from '../contracts/contract.js';
import type { Surroundings } from './surroundings.js';
import { checkFlow } from './check-flow.js';

const KEY = '01900000-0000-7000-8000-000000000001';
const SMTP = '01900000-0000-7000-8000-000000000002';
const GONE = '01900000-0000-7000-8000-000000000003';

const around: Surroundings = {
  connections: new Map([
    [KEY, { kind: 'bearer', name: 'CRM' }],
    [SMTP, { kind: 'smtp', name: 'Mail' }],
  ]),
};

const mail: OperationContract = {
  id: 'post.send',
  version: 1,
  title: 'Send',
  description: '',
  input: {},
  output: {},
  effect: 'unsafe',
  connection: { kinds: ['smtp'], required: true },
  examples: [],
};
const contracts = [...CONTRACTS.filter(({ id }) => id !== mail.id), mail];

const call = { operation: 'http.request', input: { url: 'https://api.example.com/' } };
const brief = (step: object, surroundings: Surroundings = around): string[] =>
  checkFlow(flow({ call: { ...step } }, ['trigger>call']), contracts, surroundings).map(
    ({ severity, code, pointer, step: at }) => `${severity} ${code} ${pointer} ${at ?? ''}`,
  );

describe('the connection of a step', () => {
  it('is fine when it exists and fits, and when an operation that needs none has none', () => {
    expect(brief({ ...call, connection: KEY })).toEqual([]);
    expect(brief(call)).toEqual([]);
    expect(brief({ operation: 'post.send', connection: SMTP })).toEqual([]);
  });

  it.each([
    ['does not exist', { ...call, connection: GONE }, 'error connection_unknown /steps/call/connection call'],
    [
      'is of a kind that the operation does not take',
      { ...call, connection: SMTP },
      'error connection_kind_wrong /steps/call/connection call',
    ],
    ['is missing where one is needed', { operation: 'post.send' }, 'error connection_required /steps/call/connection call'],
    ['is named where none is used', { operation: 'transform', connection: KEY }, 'warning connection_unused /steps/call/connection call'],
    [
      'came with an import and was not found here',
      { ...call, connection: { service: 'CRM', name: 'sales' } },
      'error connection_missing /steps/call/connection call',
    ],
  ])('that %s is reported where it is', (_, step, problem) => {
    expect(brief(step)).toEqual([problem]);
  });

  it('and an authorization header of the author can not both prove who we are', () => {
    const step = { ...call, connection: KEY, input: { ...call.input, headers: { Authorization: 'Basic eA==' } } };
    expect(brief(step)).toEqual(['error credential_given_twice /steps/call/input/headers call']);
    expect(brief({ ...step, connection: undefined })).toEqual([]);
  });

  it('is not looked for where nobody says which ones there are', () => {
    expect(brief({ ...call, connection: GONE }, {})).toEqual([]);
  });
});
