import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flow, problemsOf } from '../../fixtures/build-flow.js';
import { CONTRACTS } from '../../fixtures/operation-contracts.js';
import { flowDocumentSchema } from '../flow/document.js';
import type { Json } from '../json.js';
import { checkFlow } from './check-flow.js';

const ids = ['a', 'b', 'c', 'd', 'constructor', 'gone'] as const;
const expression = fc.constantFrom(
  '{{ trigger.body.x }}',
  '{{ steps.a.output.x }}',
  '{{ steps.constructor.error.code }}',
  '{{ steps.*.output }}',
  '{{ response.body }}',
  '{{',
  'text {{ 1 + }} {{ $f($x) != item }}',
  '\\{{ x }}',
);
const json = fc.oneof(
  fc.json().map((text) => JSON.parse(text) as Json),
  expression,
  fc.dictionary(fc.constantFrom('url', 'when', 'cases', 'method', 'toString', 'message'), expression),
);
const duration = fc.constantFrom('0ms', '1s', '10m', '30d');
const optional = fc.option;

const policy = fc.record(
  {
    effect: fc.constantFrom('safe', 'idempotent', 'keyed', 'verifiable', 'unsafe'),
    idempotencyHeader: fc.constant('X-Key'),
    acceptDuplicates: fc.boolean(),
    success: expression,
    timeout: duration,
    overall: duration,
    retry: fc.record({
      attempts: fc.integer({ min: 1, max: 100 }),
      backoff: fc.constantFrom('fixed', 'exponential'),
      initial: duration,
      max: duration,
      jitter: fc.constantFrom('full', 'none'),
      on: fc.subarray(['network', '5xx', '503', 'x']),
    }),
    then: fc.oneof(
      fc.constantFrom('stop', 'continue', 'park', 'ask'),
      fc.constant({ edge: 'error' }),
      json.map((fallback) => ({ fallback })),
    ),
  },
  { requiredKeys: [] },
);
const step = fc.record(
  {
    name: fc.string({ maxLength: 10 }),
    operation: fc.constantFrom('transform', 'branch', 'filter', 'stop', 'http.request', 'http.request@1', 'for_each', 'constructor', 'x@9'),
    input: json,
    policy,
    disabled: fc.boolean(),
    in: fc.constantFrom(...ids),
  },
  { requiredKeys: ['name', 'operation'] },
);
const trigger = fc.record(
  {
    operation: fc.constantFrom('webhook', 'manual', 'constructor', 'form'),
    config: fc.dictionary(fc.constantFrom('path', 'verify', 'dedupe', 'body', 'x/y'), json),
    output: fc.oneof(fc.dictionary(fc.string(), json), fc.constant({ type: 'object', properties: { body: { properties: { x: {} } } } })),
  },
  { requiredKeys: ['operation'] },
);
const edge = fc.record(
  {
    from: fc.constantFrom('trigger', ...ids),
    to: fc.constantFrom(...ids),
    port: fc.constantFrom('out', 'error', 'case:x', 'case:else', 'timeout'),
  },
  { requiredKeys: ['from', 'to'] },
);
const document = fc.record({
  trigger,
  steps: fc.dictionary(fc.constantFrom(...ids), step),
  edges: fc.array(edge, { maxLength: 12 }),
  owner: optional(fc.string(), { nil: undefined }),
});

/** Edges of a graph without cycles: each leads from a smaller number to a larger one; every step is reached. */
const acyclic = fc
  .integer({ min: 1, max: 30 })
  .chain((count) => fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 60 }).map((pairs) => ({ count, pairs })))
  .map(({ count, pairs }) => {
    const edges = new Set(Array.from({ length: count }, (_, to) => (to === 0 ? 'trigger>s0' : `s${Math.floor(to / 2)}>s${to}`)));
    for (const [a, b] of pairs) if (a !== b) edges.add(`s${Math.min(a, b)}>s${Math.max(a, b)}`);
    return { count, edges: [...edges] };
  });

function chainOf(count: number, edges: readonly string[]) {
  return flow(Object.fromEntries(Array.from({ length: count }, (_, number) => [`s${number}`, {}])), edges);
}

describe('checkFlow', () => {
  it('never throws on a document that follows the schema, and points at places below the root', () => {
    fc.assert(
      fc.property(document, (parts) => {
        const parsed = flowDocumentSchema.safeParse({ schema: 'plumbline/flow@1', name: 'x', ...parts });
        fc.pre(parsed.success);
        for (const problem of checkFlow(parsed.data, CONTRACTS)) {
          expect(problem.pointer).toMatch(/^\/(steps|edges|trigger|owner|runbook)/);
          expect(problem.message).not.toBe('');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('never throws when contracts are odd', () => {
    fc.assert(
      fc.property(document, fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (parts, input, output) => {
        const parsed = flowDocumentSchema.safeParse({ schema: 'plumbline/flow@1', name: 'x', ...parts });
        fc.pre(parsed.success);
        const odd = CONTRACTS.map((contract) => ({
          ...contract,
          input: { ...contract.input, ...input },
          output: { ...contract.output, ...output },
        }));
        expect(() => checkFlow(parsed.data, odd)).not.toThrow();
      }),
    );
  });

  it('finds no cycle where there is none, and always one once an edge leads back', () => {
    fc.assert(
      fc.property(acyclic, fc.nat(), fc.nat(), ({ count, edges }, from, distance) => {
        const isCycle = (problem: { code: string }) => problem.code === 'cycle';
        expect(problemsOf(chainOf(count, edges))).toEqual([]);
        // Along the tree that reaches every step, each step leads back to one that leads to it.
        const end = from % count;
        const upwards = [end];
        for (let at = end; at > 0; at = Math.floor(at / 2)) upwards.push(Math.floor(at / 2));
        const start = upwards[distance % upwards.length] ?? 0;
        expect(problemsOf(chainOf(count, [...edges, `s${end}>s${start}`])).filter(isCycle)).toHaveLength(1);
      }),
    );
  });
});
