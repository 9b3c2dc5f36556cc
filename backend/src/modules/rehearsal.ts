import { MemoryPayloadStore } from '../adapters/memory/memory-payload-store.js';
import { MemoryRunStore } from '../adapters/memory/memory-run-store.js';
import { deliveryReader } from '../adapters/delivery-reader/delivery-reader.js';
import { decode, encode, resolveUrl, settled, systemDigest } from '../adapters/system/system.js';
import { BUILT_INS } from '../engine/operations/built-ins.js';
import type { CodeRunner } from '../engine/ports/code-runner.js';
import type { Connections } from '../engine/ports/connections.js';
import type { Expressions } from '../engine/ports/expressions.js';
import type { Operations } from '../engine/ports/operation.js';
import type { OutboundHttp } from '../engine/ports/outbound-http.js';
import type { SchemaCheck } from '../engine/ports/schema-check.js';
import type { RehearsalDeps } from '../usecases/rehearse/deps.js';
import { createOperations } from './operations.js';

export interface RehearsalParts {
  readonly expressions: Expressions;
  readonly schemas: SchemaCheck;
  readonly code: CodeRunner;
  readonly connections: Pick<Connections, 'find'>;
}

/** What flows are rehearsed with: the operations as they are, over a way out that leads nowhere. */
export function wireRehearsals({ expressions, schemas, code, connections }: RehearsalParts): RehearsalDeps {
  const operationsOver: RehearsalDeps['operationsOver'] = (outside, run, now) =>
    createOperations({ door: outside, practice: outside, post: outside, code: run, now });
  return {
    expressions,
    schemas,
    code,
    connections,
    operationsOver,
    contracts: contractsOf(operationsOver({ send: refuse, signIn: refuse }, code, () => 0)),
    deliveries: deliveryReader,
    digest: systemDigest,
    encode,
    decode,
    resolveUrl,
    newStore: (nowMs, worker, onApplied) => {
      const store = new MemoryRunStore(nowMs, onApplied);
      store.lease(worker, Number.POSITIVE_INFINITY);
      return store;
    },
    newPayloads: (newId) => new MemoryPayloadStore(newId),
    settle: settled,
    nowMs: () => Date.now(),
  };
}

/** For reading contracts only: nothing is ever sent over this. */
const refuse: OutboundHttp['send'] & (() => Promise<never>) = () => Promise.reject(new Error('nothing is sent here'));

function contractsOf(operations: Operations): RehearsalDeps['contracts'] {
  const all = [...operations.contracts(), ...[...BUILT_INS.values()].map(({ contract }) => contract)];
  return new Map(all.map((contract) => [contract.id, contract]));
}
