import { defineOperation, jsonCall, type JsonServiceTools, type Operation } from '../_kit/index.js';
import { postContract, posted, postInput, postOutput } from './contract.js';

/** The operation of the practice chat. */
export function createPracticeChat(tools: JsonServiceTools): Operation {
  return defineOperation({
    contract: postContract,
    input: postInput,
    output: postOutput,
    render(body) {
      const to = { connector: 'practice-chat', kind: 'practice', method: 'POST', path: '/messages', key: null } as const;
      return { ok: true, value: jsonCall(tools, { ...to, body, reply: posted }) };
    },
  });
}
