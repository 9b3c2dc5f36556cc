import { describe, expect, it } from '@jest/globals';
import { brief, flow } from '../../fixtures/build-flow.js';
import { CONTRACTS } from '../../fixtures/operation-contracts.js';
import type { PolicyDocument } from '../flow/policy.js';
import type { JsonObject } from '../json.js';
import { checkFlow } from './check-flow.js';

const RULES = { description: '', settlesAfterMs: 1, attempts: 1, everyMs: 1, field: 'lookUp' };
const LOOKED_UP = CONTRACTS.map((contract) => (contract.id === 'http.request' ? { ...contract, lookUp: RULES } : contract));
const LOOK_UP = { url: 'https://x.example/search', found: '{{ $count(response.body) > 0 }}' };

function said(lookUp: JsonObject, policy: PolicyDocument = { effect: 'verifiable' }): string[] {
  const a = { operation: 'http.request', input: { method: 'POST', url: 'https://x.example', lookUp }, policy };
  const document = flow({ a }, ['trigger>a']);
  return checkFlow(document, LOOKED_UP).map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
}

const AT = '/steps/a/input/lookUp';

describe('A look-up that its author declares', () => {
  it.each<[string, JsonObject, string[]]>([
    ['is fine with a way to see that it happened', LOOK_UP, []],
    ['is fine with an output and a time to settle', { ...LOOK_UP, output: '{{ response.body[0] }}', settlesAfter: '5m' }, []],
    ['needs a way to see that it happened', { url: 'https://x.example' }, [`error look_up_without_found ${AT}`]],
    ['settles after a time that can be read', { ...LOOK_UP, settlesAfter: '{{ 5 }}s' }, [`error look_up_settles_after ${AT}/settlesAfter`]],
    ['reads the reply only where there is one', { ...LOOK_UP, url: '{{ response.body.url }}' }, [`error unknown_root ${AT}/url`]],
    ['says yes or no', { ...LOOK_UP, found: 'maybe {{ response.status }}' }, [`error expression_not_boolean ${AT}/found`]],
  ])('%s', (_, lookUp, expected) => {
    expect(said(lookUp)).toEqual(expected);
  });

  it('does nothing on a call that nobody looks up, and that is an error', () => {
    expect(said(LOOK_UP, { effect: 'unsafe' })).toEqual([`error look_up_not_asked ${AT}`]);
  });

  it('is missed on a verifiable call without one', () => {
    const a = { operation: 'http.request', input: { method: 'POST', url: 'https://x.example' }, policy: { effect: 'verifiable' } } as const;
    expect(brief(flow({ a }, ['trigger>a']))).toEqual(['warning no_look_up /steps/a/policy/effect']);
  });
});
