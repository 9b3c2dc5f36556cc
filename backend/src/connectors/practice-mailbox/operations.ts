import { defineOperation, jsonCall, type JsonServiceTools, type Operation } from '../_kit/index.js';
import { sendContract, sendInput, sendOutput, sent } from './contract.js';

/** The operation of the practice mailbox. */
export function createPracticeMailbox(tools: JsonServiceTools): Operation {
  return defineOperation({
    contract: sendContract,
    input: sendInput,
    output: sendOutput,
    render(body, { idempotencyKey: key }) {
      const to = { connector: 'practice-mailbox', kind: 'practice', method: 'POST', path: '/mails' } as const;
      return { ok: true, value: jsonCall(tools, { ...to, key, body, reply: sent }) };
    },
  });
}
