import type { OperationContract } from '@plumbline/shared';
import { z } from 'zod';
import { replyProblem } from '../_kit/index.js';

const text = z.string({ error: 'it must be text' }).min(1, 'it must not be empty');

export const dealInput = z.strictObject({
  title: text.max(500, 'it must be shorter'),
  contact: text.max(320, 'it must be shorter').meta({ description: 'E-mail address of the contact that it is with.' }),
  amount: z.number({ error: 'it must be a number' }).min(0, 'it must be 0 or more').optional(),
});

export const deal = z.object({ id: z.string(), title: z.string() });
export const dealOutput = deal.extend({ problem: replyProblem });

/** The deals that carry a reference: none or one, since every reference is made for one call. */
export const foundDeals = z.object({ items: z.array(deal) });

export const dealContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-crm.create_deal',
  version: 1,
  title: 'Create a deal',
  description: 'Adds a deal to the practice CRM. It knows no idempotency keys, but finds deals by the reference that each one carries.',
  effect: 'verifiable',
  lookUp: {
    description: 'Searches the deals for the reference that the call carried.',
    settlesAfterMs: 2_000,
    attempts: 6,
    everyMs: 1_000,
  },
  inverse: {
    operation: 'practice-crm.delete_deal',
    fields: { id: 'output.id' },
    description: 'The deal is removed from the CRM.',
  },
  connection: { kinds: ['practice'], required: true },
  examples: [
    {
      title: 'A deal with a lead',
      input: { title: 'Engines for Ada Lovelace', contact: 'ada@example.com', amount: 1_200 },
      output: { id: 'deal_1b2c3d4e', title: 'Engines for Ada Lovelace' },
    },
  ],
};

export const deleteDealInput = z.strictObject({ id: text.max(100, 'it must be shorter').meta({ description: 'Id of the deal.' }) });

export const deleteDealContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-crm.delete_deal',
  version: 1,
  title: 'Delete a deal',
  description: 'Removes a deal from the practice CRM. One that is not there any more is fine.',
  effect: 'idempotent',
  connection: { kinds: ['practice'], required: true },
  examples: [{ title: 'A deal that came to nothing', input: { id: 'deal_1b2c3d4e' }, output: { id: 'deal_1b2c3d4e', removed: true } }],
};
