import {
  flowDocumentSchema,
  type EdgeDocument,
  type FlowDocument,
  type OperationContract,
  type PolicyDocument,
  type StepDocument,
} from '@plumbline/shared';
import { compilePlan, type Plan } from '../../src/engine/graph/plan.js';
import { BUILT_INS } from '../../src/engine/operations/built-ins.js';
import type { Random } from './random.js';

/** An operation that acts outside and is unsafe unless its policy says otherwise. */
export const CALL: OperationContract = {
  id: 'service.call',
  version: 1,
  title: 'Call',
  description: 'Something happens outside.',
  input: {},
  output: {},
  effect: 'unsafe',
  examples: [],
};

/** The service shows what happened within this time, ms. */
export const SETTLES_MS = 2_000;

/** An operation that can be looked up. */
export const LOOKED_UP: OperationContract = {
  ...CALL,
  id: 'service.looked_up',
  effect: 'verifiable',
  lookUp: { description: 'Searches for it.', settlesAfterMs: SETTLES_MS, attempts: 4, everyMs: 500 },
};

/** An operation whose service keeps keys for a minute; whether an older call happened can be looked up. */
export const KEYED: OperationContract = { ...LOOKED_UP, id: 'service.keyed', effect: 'keyed', keyLifeMs: 60_000 };

export const CONTRACTS: ReadonlyMap<string, OperationContract> = new Map(
  [...[...BUILT_INS.values()].map((one) => one.contract), CALL, LOOKED_UP, KEYED].map((contract) => [contract.id, contract]),
);

/** A plan of the given steps (calls unless they say otherwise) and edges, written `a>b` or `a:port>b`. */
export function planOf(
  steps: { readonly [id: string]: Partial<StepDocument> },
  edges: readonly string[],
  settings?: FlowDocument['settings'],
): Plan {
  const document = {
    schema: 'plumbline/flow@1',
    name: 'Example',
    ...(settings ? { settings } : {}),
    trigger: { operation: 'manual' },
    steps: Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, { name: id, operation: 'service.call', ...step }])),
    edges: edges.map(edge),
  };
  return compilePlan('flow', 1, flowDocumentSchema.parse(document), CONTRACTS);
}

function edge(text: string): EdgeDocument {
  const [start = '', to = ''] = text.split('>');
  const [from = '', ...port] = start.split(':');
  return { from, to, ...(port.length > 0 ? { port: port.join(':') } : {}) };
}

const CASES = ['x', 'y'];

/** A flow without cycles, of `size` steps that are all reached: branches, filters, error edges, switched-off steps, all policies. */
export function randomPlan(random: Random, size: number): Plan {
  const steps: { [id: string]: StepDocument } = {};
  for (let number = 0; number < size; number++) steps[`s${number}`] = randomStep(random, number);
  const edges = new Set<string>();
  for (let to = 0; to < size; to++) {
    const count = to === 0 ? 0 : 1 + random.below(3);
    if (to === 0 || random.chance(0.2)) edges.add(`trigger>s${to}`);
    else {
      for (let each = 0; each < count; each++) {
        const from = random.below(to);
        edges.add(`s${from}:${random.pick(portsOf(steps[`s${from}`]))}>s${to}`);
      }
    }
  }
  for (let each = 0; each < size / 6; each++) addBody(random, steps, edges);
  return planOf(steps, [...edges], random.chance(0.2) ? { timeout: random.pick(['2s', '1m', '1h']) } : undefined);
}

/** Makes some step a for-each and gives it a body of up to three steps; bodies lie in bodies too. */
function addBody(random: Random, steps: { [id: string]: StepDocument }, edges: Set<string>): void {
  const ids = Object.keys(steps);
  const id = random.pick(ids);
  const around = steps[id];
  if (!around || ids.some((one) => steps[one]?.in === id) || (around.in !== undefined && steps[around.in]?.in !== undefined)) return;
  if (portsOf(around).some((port) => port !== 'out' && port !== 'error')) return;
  steps[id] = { ...around, operation: 'for_each' };
  const body = Array.from({ length: 1 + random.below(3) }, (_, i) => `${id}b${i}`);
  for (const one of body) steps[one] = { ...randomStep(random, 0), name: one, in: id };
  for (const [at, one] of body.entries()) {
    if (at === 0 || random.chance(0.3)) continue;
    const from = body[random.below(at)] ?? '';
    edges.add(`${from}:${random.pick(portsOf(steps[from]))}>${one}`);
  }
}

function portsOf(step: StepDocument | undefined): string[] {
  const own = step?.operation === 'branch' ? [...CASES, 'else'].map((id) => `case:${id}`) : ['out'];
  const then = step?.policy?.then;
  return typeof then === 'object' && 'edge' in then ? [...own, 'error'] : own;
}

function randomStep(random: Random, number: number): StepDocument {
  const operation = random.pick([
    'service.call',
    'service.call',
    'service.call',
    'service.looked_up',
    'service.keyed',
    'transform',
    'branch',
    'filter',
    'branch',
    random.chance(0.3) ? 'stop' : 'transform',
  ]);
  const policy = randomPolicy(random);
  return {
    name: `s${number}`,
    operation,
    ...(random.chance(0.1) ? { disabled: true } : {}),
    ...(operation === 'service.call' || random.chance(0.3) ? { policy: ofClass(policy, operation) } : {}),
  };
}

/** The class of what can be looked up is its contract's. */
function ofClass({ effect, acceptDuplicates, ...policy }: PolicyDocument, operation: string): PolicyDocument {
  if (operation === 'service.looked_up' || operation === 'service.keyed') return policy;
  return { ...policy, ...(effect === undefined ? {} : { effect }), ...(acceptDuplicates === undefined ? {} : { acceptDuplicates }) };
}

const THEN: readonly NonNullable<PolicyDocument['then']>[] = [
  'stop',
  'continue',
  'continue',
  'park',
  'ask',
  { edge: 'error' },
  { edge: 'error' },
  { fallback: { instead: true } },
];

function randomPolicy(random: Random): PolicyDocument {
  const effect = random.pick(['safe', 'idempotent', 'keyed', 'verifiable', 'unsafe', 'unsafe'] as const);
  return {
    ...(random.chance(0.8) ? { effect } : {}),
    ...(effect !== 'keyed' && random.chance(0.2) ? { acceptDuplicates: true } : {}),
    ...(random.chance(0.3) ? { overall: random.pick(['1s', '1m', '1h']) } : {}),
    ...(random.chance(0.7)
      ? {
          retry: {
            attempts: 1 + random.below(4),
            backoff: random.pick(['fixed', 'exponential']),
            initial: random.pick(['0ms', '100ms', '5s']),
            max: '1m',
            jitter: random.pick(['full', 'none']),
            on: ['network', 'timeout', '429', '5xx', ...(random.chance(0.2) ? ['no', 'expression', 'odd_input'] : [])],
          },
        }
      : {}),
    ...(random.chance(0.8) ? { then: random.pick(THEN) } : {}),
  };
}
