import { defineOperation, jsonCall, removal, removedReply, type JsonServiceTools, type Operation } from '../_kit/index.js';
import { createContract, created, createInput, createOutput, deleteContract, deleteInput } from './contract.js';

const to = { connector: 'practice-tasks', kind: 'practice' } as const;

/** The operations of the practice tasks. */
export function createPracticeTasks(tools: JsonServiceTools): Operation[] {
  const create = defineOperation({
    contract: createContract,
    input: createInput,
    output: createOutput,
    render({ title, contact, note }, { idempotencyKey: key }) {
      const body = { title, contact, ...(note === undefined ? {} : { note }) };
      return { ok: true, value: jsonCall(tools, { ...to, method: 'POST', path: '/tasks', key, body, reply: created }) };
    },
  });
  const remove = defineOperation({
    contract: deleteContract,
    input: deleteInput,
    output: removedReply,
    render: ({ id }) => ({ ok: true, value: removal(tools, { ...to, key: null, path: `/tasks/${encodeURIComponent(id)}` }, id) }),
  });
  return [create, remove];
}
