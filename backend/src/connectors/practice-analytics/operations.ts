import { defineOperation, jsonCall, type JsonServiceTools, type Operation } from '../_kit/index.js';
import { recordContract, recorded, recordInput, recordOutput } from './contract.js';

/** The operation of the practice analytics. */
export function createPracticeAnalytics(tools: JsonServiceTools): Operation {
  return defineOperation({
    contract: recordContract,
    input: recordInput,
    output: recordOutput,
    render({ name, id, properties = {} }, { idempotencyKey }) {
      const path = `/events/${encodeURIComponent(id ?? idempotencyKey)}`;
      const to = { connector: 'practice-analytics', kind: 'practice', method: 'PUT', path, key: null } as const;
      return { ok: true, value: jsonCall(tools, { ...to, body: { name, properties }, reply: recorded }) };
    },
  });
}
