import type { OperationContract } from '@plumbline/shared';
import { hmac } from '../adapters/vault/hmac.js';
import { createCode } from '../connectors/code/run.js';
import { createEmailSend } from '../connectors/email/send.js';
import { createHttpRequest } from '../connectors/http/request.js';
import type { CodeRunner } from '../engine/ports/code-runner.js';
import type { Operation, Operations } from '../engine/ports/operation.js';
import type { OutboundHttp } from '../engine/ports/outbound-http.js';
import type { OutboundMail } from '../engine/ports/outbound-mail.js';
import { VERSION } from './version.js';

/** What operations reach the outside through. */
export interface Outside {
  readonly door: OutboundHttp;
  readonly post: OutboundMail;
  readonly code: CodeRunner;
  readonly now: () => number;
}

/** The catalogue of operations that act outside. Boot fails when two have the same id. */
export function createOperations({ door, post, code, now }: Outside): Operations {
  const byId = new Map<string, Operation>();
  for (const operation of [createHttpRequest(door, { now, version: VERSION, hmac }), createCode(code), createEmailSend(post)]) {
    if (byId.has(operation.contract.id)) throw new Error(`two operations are called ${operation.contract.id}`);
    byId.set(operation.contract.id, operation);
  }
  const contracts: readonly OperationContract[] = [...byId.values()].map(({ contract }) => contract);
  return { find: (id) => byId.get(id), contracts: () => contracts };
}
