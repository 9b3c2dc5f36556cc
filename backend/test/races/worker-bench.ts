import type { EventBoard } from '../../src/engine/ports/event-board.js';
import { flowDocumentSchema, type Json, type JournalEntry } from '@plumbline/shared';
import { deliveryReader } from '../../src/adapters/delivery-reader/delivery-reader.js';
import { LocalDispatch } from '../../src/adapters/dispatch/local-dispatch.js';
import { MemoryGateStore } from '../../src/adapters/memory/memory-gate-store.js';
import { MemoryRunStore } from '../../src/adapters/memory/memory-run-store.js';
import { SystemChance, systemDigest, systemTimers, decode, encode, resolveUrl } from '../../src/adapters/system/system.js';
import { MemoryPayloadStore } from '../../src/adapters/memory/memory-payload-store.js';
import { compilePlan, type Plan } from '../../src/engine/graph/plan.js';
import type { Lease } from '../../src/engine/ports/lease.js';
import type { Operation, Outcome, SendContext } from '../../src/engine/ports/operation.js';
import { noPausePoints } from '../../src/engine/ports/pause-points.js';
import type { RunStore } from '../../src/engine/ports/run-store.js';
import { SharedGates } from '../../src/usecases/limits/shared-gates.js';
import type * as Workers from '../../src/usecases/execute-run/run-worker.js';
import { FLOW, newId } from '../conformance/journal-parts.js';
import { BUILD } from '../support/product.js';

/** From the build under test, so that the mutants are seen. */
const { RunWorker } = (await import(`${BUILD}/usecases/execute-run/run-worker.js`)) as typeof Workers;

/** A lease that the test holds the strings of. */
/** Nothing waits for events here. */
const noEvents: EventBoard = {
  awaitEvent: () => Promise.resolve(null),
  post: () => Promise.resolve(true),
  waitsFor: () => Promise.resolve([]),
  settled: () => Promise.resolve(),
  drop: () => Promise.resolve(),
  unsettled: () => Promise.resolve([]),
};

export class HandLease implements Lease {
  workerId = newId();
  live = true;
  private readonly listeners: (() => void)[] = [];

  maySend(): boolean {
    return this.live;
  }

  onLost(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** What a lease holder does: tells everybody, and goes on under a new id. */
  lose(): void {
    for (const listener of this.listeners) listener();
    this.workerId = newId();
  }
}

/** Calls that an operation was asked to make and that passed the send gate; each waits for its outcome. */
export interface SentCall {
  readonly step: Json;
  answer(outcome: Outcome): void;
}

/** An operation whose calls go to the test instead of a network; it asks the send gate as the outbound door does. */
export function handOperation(sent: SentCall[]): Operation {
  const contract = {
    id: 'hand.post',
    version: 1,
    title: 'Post',
    description: 'Posts to the test.',
    input: {},
    output: {},
    effect: 'unsafe',
    examples: [],
  } as const;
  const held: Outcome = { kind: 'not_sent', error: { code: 'lease_lost', class: 'internal', message: 'held back' } };
  return {
    contract,
    prepare: (input) => ({
      ok: true,
      call: {
        identity: { method: 'POST', url: 'https://hand.test/', headers: {}, body: null },
        async send({ maySend, onSent }: SendContext) {
          await new Promise((resolve) => setImmediate(resolve));
          if (!maySend()) return held;
          onSent();
          return new Promise<Outcome>((answer) => sent.push({ step: input, answer }));
        },
      },
    }),
  };
}

/** A flow of `steps` calls, one after the other or side by side. */
export function handPlan(steps: readonly string[], together = false): Plan {
  const step = (id: string): object => ({ name: id, operation: 'hand.post', input: id });
  const edges = steps.map((to, i) => ({ from: together ? 'trigger' : (steps[i - 1] ?? 'trigger'), to }));
  const document = flowDocumentSchema.parse({
    schema: 'plumbline/flow@1',
    name: 'By hand',
    trigger: { operation: 'manual' },
    steps: Object.fromEntries(steps.map((id) => [id, step(id)])),
    edges,
  });
  return compilePlan(FLOW, 1, document, new Map());
}

const clock = { nowMs: () => Date.now() };
const chance = new SystemChance(() => Date.now());
const noLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export interface Bench {
  readonly memory: MemoryRunStore;
  readonly lease: HandLease;
  readonly worker: Workers.RunWorker;
  readonly sent: SentCall[];
  journal(runId: string): Promise<readonly JournalEntry[]>;
}

/** A worker on a run store in memory. `between` stands between it and the store, to let others act in the middle. */
export function workBench(plan: Plan, between: (memory: MemoryRunStore) => Partial<RunStore> = () => ({})): Bench {
  const memory = new MemoryRunStore(() => Date.now());
  const lease = new HandLease();
  memory.lease(lease.workerId, Number.POSITIVE_INFINITY);
  const parts = between(memory);
  const store = new Proxy<RunStore>(memory, {
    get: (target, name: keyof RunStore) => parts[name] ?? (target[name] as (...args: unknown[]) => unknown).bind(target),
  });
  const sent: SentCall[] = [];
  const operation = handOperation(sent);
  const dispatch = new LocalDispatch();
  const worker = new RunWorker(
    {
      store,
      versions: { plan: () => plan, published: () => Promise.resolve(null) },
      operations: { find: () => operation, contracts: () => [operation.contract] },
      expressions: { evaluate: ({ template }) => ({ ok: true, value: template }) },
      deliveries: deliveryReader,
      digest: systemDigest,
      clock,
      timers: systemTimers,
      chance,
      lease,
      connections: { find: () => null, open: () => Promise.reject(new Error('this bench has no connections')) },
      gates: new SharedGates({ store: new MemoryGateStore(), clock, chance, log: noLog, circuitMs: 30_000 }),
      pause: noPausePoints,
      dispatch,
      payloads: new MemoryPayloadStore(() => new SystemChance(() => Date.now()).uuid()),
      files: {
        find: () => Promise.resolve(null),
        open: () => Promise.resolve(null),
        keep: () => Promise.reject(new Error('this bench keeps no files')),
      },
      events: noEvents,
      answers: { tell: () => undefined, listen: () => () => undefined },
      schemas: { check: () => [], problemWith: () => null },
      encode,
      decode,
      resolveUrl,
      log: noLog,
    },
    dispatch,
    { onNudge: () => undefined },
    { capacity: 100 },
  );
  return { memory, lease, worker, sent, journal: (runId) => memory.journal(runId) };
}
