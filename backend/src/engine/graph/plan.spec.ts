import { describe, expect, it } from '@jest/globals';
import { flowDocumentSchema } from '@plumbline/shared';
import { CONTRACTS, planOf } from '../../../test/engine/random-flow.js';
import { compilePlan, operationId, policyOf } from './plan.js';

describe('compilePlan', () => {
  it('knows the edges that leave the trigger and each step, and how many lead to a step', () => {
    const plan = planOf({ a: {}, b: {}, c: {} }, ['trigger>a', 'trigger>b', 'a>c', 'b:error>c']);
    expect(plan.entry).toEqual([
      { port: 'out', to: 'a' },
      { port: 'out', to: 'b' },
    ]);
    expect(plan.steps.get('b')?.out).toEqual([{ port: 'error', to: 'c' }]);
    expect([...plan.steps.values()].map((step) => step.incoming)).toEqual([1, 1, 2]);
  });

  it('finds the contract of an operation with and without a version', () => {
    const plan = planOf({ a: { operation: 'service.call@1' }, b: { operation: 'gone.away' } }, ['trigger>a', 'trigger>b']);
    expect(plan.steps.get('a')).toMatchObject({ operation: 'service.call', contract: { id: 'service.call' } });
    expect(plan.steps.get('b')?.contract).toBeNull();
    expect(operationId('http.request@12')).toBe('http.request');
  });

  it('gives a run 30 days, or what the flow says', () => {
    expect(planOf({}, []).timeoutMs).toBe(30 * 86_400_000);
    expect(planOf({}, [], { timeout: '90s' }).timeoutMs).toBe(90_000);
  });

  it('knows who may send, and does not take a check that it can not read for none', () => {
    const trigger = (config: { [key: string]: unknown }, operation = 'webhook'): unknown => {
      const document = { schema: 'plumbline/flow@1', name: 'x', trigger: { operation, config }, steps: {}, edges: [] };
      return compilePlan('f', 1, flowDocumentSchema.parse(document), CONTRACTS).verify;
    };
    expect(trigger({ path: 'in' })).toBeNull();
    expect(trigger({ path: 'in', verify: { kind: 'none', chosenBy: 'ada' } })).toBeNull();
    expect(trigger({ path: 'in', verify: { kind: 'github' } })).toEqual({ kind: 'github' });
    expect(trigger({ path: 'in', verify: { kind: 'of a later release' } })).toBe('unknown');
    expect(trigger({ path: 'in', verify: null })).toBe('unknown');
    expect(trigger({ verify: { kind: 'github' } }, 'manual')).toBeNull();
  });

  it('keeps templates as they are, an absent input as an empty object, and names of prototypes as names', () => {
    const steps = { constructor: { name: 'x', operation: 'transform', input: { a: '{{ 1 }}' } }, b: { name: 'b', operation: 'transform' } };
    const edges = [{ from: 'trigger', to: 'constructor' }];
    const document = flowDocumentSchema.parse({ schema: 'plumbline/flow@1', name: 'x', trigger: { operation: 'manual' }, steps, edges });
    const plan = compilePlan('f', 3, document, CONTRACTS);
    expect(plan.steps.get('constructor')?.input).toBe(document.steps['constructor']?.input);
    expect(plan.steps.get('b')).toMatchObject({ input: {}, incoming: 0, out: [] });
    expect(plan.steps.has('toString')).toBe(false);
  });
});

describe('policyOf', () => {
  it('follows the effect of the call that the input makes, and is made once for each', () => {
    const contract = {
      ...CONTRACTS.get('service.call'),
      id: 'http.request',
      effect: { field: 'method', values: { GET: 'safe', PUT: 'idempotent' }, otherwise: 'unsafe', missing: 'safe' },
    } as const;
    const contracts = new Map([
      ['http.request', { version: 1, title: '', description: '', input: {}, output: {}, examples: [], ...contract }],
    ]);
    const document = planOf({ a: { operation: 'http.request' } }, ['trigger>a']).document;
    const step = compilePlan('f', 1, document, contracts).steps.get('a');
    if (!step) throw new Error('no step');
    const effects = [{ method: 'get' }, { method: 'PUT' }, { method: 'POST' }, {}, undefined].map((input) => policyOf(step, input).effect);
    expect(effects).toEqual(['safe', 'idempotent', 'unsafe', 'safe', 'safe']);
    expect(policyOf(step, { method: 'PUT' })).toBe(policyOf(step, { method: 'put' }));
  });
});
