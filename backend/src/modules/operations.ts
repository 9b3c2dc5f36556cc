import type { OperationContract } from '@plumbline/shared';
import { createCode } from '../connectors/code/run.js';
import { createHttpRequest } from '../connectors/http/request.js';
import type { CodeRunner } from '../engine/ports/code-runner.js';
import type { Operation, Operations } from '../engine/ports/operation.js';
import type { OutboundHttp } from '../engine/ports/outbound-http.js';

/** Told to services in `User-Agent`. */
const VERSION = '0.1.0';

/** The catalogue of operations that act outside. Boot fails when two have the same id. */
export function createOperations(door: OutboundHttp, code: CodeRunner, now: () => number): Operations {
  const byId = new Map<string, Operation>();
  for (const operation of [createHttpRequest(door, { now, version: VERSION }), createCode(code)]) {
    if (byId.has(operation.contract.id)) throw new Error(`two operations are called ${operation.contract.id}`);
    byId.set(operation.contract.id, operation);
  }
  const contracts: readonly OperationContract[] = [...byId.values()].map(({ contract }) => contract);
  return { find: (id) => byId.get(id), contracts: () => contracts };
}
