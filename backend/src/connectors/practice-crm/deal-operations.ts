import {
  defineOperation,
  jsonCall,
  removal,
  removedReply,
  type JsonServiceTools,
  type LookUpFinding,
  type Operation,
  type Outcome,
} from '../_kit/index.js';
import { deal, dealContract, dealInput, dealOutput, deleteDealContract, deleteDealInput, foundDeals } from './deal-contract.js';

const to = { connector: 'practice-crm', kind: 'practice', key: null } as const;

/** Deals of the practice CRM: made with a reference, by which they can be looked up. */
export function createDealOperation(tools: JsonServiceTools): Operation {
  return defineOperation({
    contract: dealContract,
    input: dealInput,
    output: dealOutput,
    render({ title, contact, amount }, { idempotencyKey: reference }) {
      const body = { title, contact, reference, ...(amount === undefined ? {} : { amount }) };
      return { ok: true, value: jsonCall(tools, { ...to, method: 'POST', path: '/deals', body, reply: deal }) };
    },
    lookUp: {
      render(_input, { idempotencyKey: reference }) {
        const path = `/deals?${new URLSearchParams({ reference }).toString()}`;
        return { ok: true, value: jsonCall(tools, { ...to, method: 'GET', path, body: null, reply: foundDeals }) };
      },
      read: readDeals,
    },
  });
}

/** Takes a deal back. */
export function createDeleteDeal(tools: JsonServiceTools): Operation {
  return defineOperation({
    contract: deleteDealContract,
    input: deleteDealInput,
    output: removedReply,
    render: ({ id }) => ({ ok: true, value: removal(tools, { ...to, path: `/deals/${encodeURIComponent(id)}` }, id) }),
  });
}

/** A refusal of the search tells nothing of the deal. */
function readDeals(outcome: Outcome): LookUpFinding {
  if (outcome.kind !== 'ok') return { is: 'unclear', error: outcome.error };
  const [found] = foundDeals.parse(outcome.output).items;
  return found ? { is: 'happened', output: found } : { is: 'did_not_happen' };
}
