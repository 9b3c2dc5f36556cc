import type { OperationContract } from '@plumbline/shared';
import { hmac } from '../adapters/vault/hmac.js';
import type { JsonServiceTools } from '../connectors/_kit/index.js';
import { createConnectionCheck } from '../connectors/connection-check/check.js';
import { createCode } from '../connectors/code/run.js';
import { createEmailSend } from '../connectors/email/send.js';
import { createHttpRequest } from '../connectors/http/request.js';
import { createPracticeAnalytics } from '../connectors/practice-analytics/operations.js';
import { createPracticeChat } from '../connectors/practice-chat/operations.js';
import { createPracticeCrm } from '../connectors/practice-crm/operations.js';
import { createPracticeMailbox } from '../connectors/practice-mailbox/operations.js';
import { createPracticeTasks } from '../connectors/practice-tasks/operations.js';
import type { ConnectionCheck } from '../engine/ports/connection-check.js';
import type { CodeRunner } from '../engine/ports/code-runner.js';
import type { Operation, Operations } from '../engine/ports/operation.js';
import type { MailReader } from '../engine/ports/mail-reader.js';
import type { OutboundHttp } from '../engine/ports/outbound-http.js';
import type { OutboundMail } from '../engine/ports/outbound-mail.js';
import { VERSION } from './version.js';

/** What operations reach the outside through. */
export interface Outside {
  readonly door: OutboundHttp;
  /** To the practice services, and to nowhere else. */
  readonly practice: OutboundHttp;
  readonly post: OutboundMail;
  readonly code: CodeRunner;
  readonly now: () => number;
}

/** The catalogue of operations that act outside. Boot fails when two have the same id. */
export function createOperations({ door, practice, post, code, now }: Outside): Operations {
  const byId = new Map<string, Operation>();
  const tools = { now, version: VERSION, hmac };
  const practised = createPracticeOperations({ door: practice, ...tools });
  for (const operation of [createHttpRequest(door, tools), createCode(code), createEmailSend(post), ...practised]) {
    if (byId.has(operation.contract.id)) throw new Error(`two operations are called ${operation.contract.id}`);
    byId.set(operation.contract.id, operation);
  }
  const contracts: readonly OperationContract[] = [...byId.values()].map(({ contract }) => contract);
  return { find: (id) => byId.get(id), contracts: () => contracts };
}

/** What tries connections, over the same ways out as operations. */
export function createCheck({
  door,
  practice,
  post,
  reader,
  now,
}: Omit<Outside, 'code'> & { readonly reader: MailReader }): ConnectionCheck {
  return createConnectionCheck({ door, practice, post, reader, now, hmac, version: VERSION });
}

/** The operations of the practice services. */
export function createPracticeOperations(tools: JsonServiceTools): Operation[] {
  return [
    ...createPracticeCrm(tools),
    createPracticeChat(tools),
    createPracticeMailbox(tools),
    createPracticeAnalytics(tools),
    ...createPracticeTasks(tools),
  ];
}
