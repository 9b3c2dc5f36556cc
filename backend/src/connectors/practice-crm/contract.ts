import type { OperationContract } from '@plumbline/shared';
import { z } from 'zod';
import { replyProblem } from '../_kit/index.js';

const text = z.string({ error: 'it must be text' });

export const upsertInput = z.strictObject({
  email: text.min(3, 'it must be an e-mail address').max(320, 'it must be an e-mail address').meta({ description: 'Names the contact.' }),
  name: text.min(1, 'it must not be empty').max(200, 'it must be shorter'),
  company: text.max(200, 'it must be shorter').optional(),
});

export const contact = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  company: z.string().nullable(),
});

export const upserted = contact.extend({ created: z.boolean().meta({ description: 'false: the contact was there already.' }) });
export const upsertOutput = upserted.extend({ problem: replyProblem });

export const upsertContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-crm.upsert_contact',
  version: 1,
  title: 'Make or change a contact',
  description: 'Contacts of the practice CRM are found by their e-mail address: a repeat changes nothing more.',
  effect: 'idempotent',
  connection: { kinds: ['practice'], required: true },
  examples: [
    {
      title: 'A lead from the website',
      input: { email: 'ada@example.com', name: 'Ada Lovelace', company: 'Analytical Engines' },
      output: { id: 'contact_1b2c3d4e', email: 'ada@example.com', name: 'Ada Lovelace', company: 'Analytical Engines', created: true },
    },
  ],
};

export const listInput = z.strictObject({
  limit: z
    .number({ error: 'it must be a number' })
    .int('it must be a whole number')
    .min(1, 'it must be 1 or more')
    .max(200, 'it must be 200 or less')
    .optional()
    .meta({ description: 'Contacts a page; 50 when left out.' }),
  after: text.optional().meta({ description: 'The "next" of the page before.' }),
});

export const listOutput = z.object({
  items: z.array(contact),
  next: z.string().nullable().meta({ description: 'null: this is the last page.' }),
});

export const listContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-crm.list_contacts',
  version: 1,
  title: 'List contacts',
  description: 'Contacts of the practice CRM, those that were made or changed last first, page by page.',
  effect: 'safe',
  connection: { kinds: ['practice'], required: true },
  examples: [
    {
      title: 'The newest ones',
      input: { limit: 1 },
      output: {
        items: [{ id: 'contact_1b2c3d4e', email: 'ada@example.com', name: 'Ada Lovelace', company: null }],
        next: null,
      },
    },
  ],
};
