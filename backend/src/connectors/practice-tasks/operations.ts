import { defineOperation, jsonCall, type JsonServiceTools, type Operation } from '../_kit/index.js';
import { createContract, created, createInput, createOutput } from './contract.js';

/** The operation of the practice tasks. */
export function createPracticeTasks(tools: JsonServiceTools): Operation {
  return defineOperation({
    contract: createContract,
    input: createInput,
    output: createOutput,
    render({ title, contact, note }, { idempotencyKey: key }) {
      const body = { title, contact, ...(note === undefined ? {} : { note }) };
      const to = { connector: 'practice-tasks', kind: 'practice', method: 'POST', path: '/tasks' } as const;
      return { ok: true, value: jsonCall(tools, { ...to, key, body, reply: created }) };
    },
  });
}
