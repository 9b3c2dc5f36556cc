import { defineOperation, jsonCall, type JsonServiceTools, type Operation } from '../_kit/index.js';
import { listContract, listInput, listOutput, upsertContract, upserted, upsertInput, upsertOutput } from './contract.js';
import { createDealOperation, createDeleteDeal } from './deal-operations.js';

const to = { connector: 'practice-crm', kind: 'practice', key: null } as const;

/** The operations of the practice CRM. */
export function createPracticeCrm(tools: JsonServiceTools): Operation[] {
  const upsert = defineOperation({
    contract: upsertContract,
    input: upsertInput,
    output: upsertOutput,
    render({ email, name, company }) {
      const body = { name, ...(company === undefined ? {} : { company }) };
      const path = `/contacts/${encodeURIComponent(email.toLowerCase())}`;
      return { ok: true, value: jsonCall(tools, { ...to, method: 'PUT', path, body, reply: upserted }) };
    },
  });
  const list = defineOperation({
    contract: listContract,
    input: listInput,
    output: listOutput,
    render({ limit, after }) {
      const query = new URLSearchParams({
        ...(limit === undefined ? {} : { limit: String(limit) }),
        ...(after === undefined ? {} : { after }),
      }).toString();
      const path = `/contacts${query === '' ? '' : `?${query}`}`;
      return { ok: true, value: jsonCall(tools, { ...to, method: 'GET', path, body: null, reply: listOutput }) };
    },
  });
  return [upsert, list, createDealOperation(tools), createDeleteDeal(tools)];
}
