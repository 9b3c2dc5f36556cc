import type { Json, OperationContract } from '@plumbline/shared';
import { z } from 'zod';
import { replyProblem } from '../_kit/index.js';

const text = z.string({ error: 'it must be text' }).min(1, 'it must not be empty');

export const recordInput = z.strictObject({
  name: text.max(200, 'it must be shorter').meta({ examples: ['lead'] }),
  id: text.max(200, 'it must be shorter').optional().meta({
    description: 'Of the event; an event that was recorded under it stays as it is. When left out, the step has one of its own.',
  }),
  properties: z
    .record(
      z.string(),
      z.custom<Json>((value) => value !== undefined),
      { error: 'it must be an object' },
    )
    .optional(),
});

export const recorded = z.object({
  id: z.string(),
  recorded: z.boolean().meta({ description: 'false: there was an event with this id already.' }),
});
export const recordOutput = recorded.extend({ problem: replyProblem });

export const recordContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-analytics.record_event',
  version: 1,
  title: 'Record an event',
  description: 'Records an event in the practice analytics, once per id: a repeat changes nothing more.',
  effect: 'idempotent',
  connection: { kinds: ['practice'], required: true },
  examples: [
    {
      title: 'A new lead',
      input: { name: 'lead', properties: { contact: 'contact_1b2c3d4e' } },
      output: { id: '0f343b0931126a20f133d67c2b018a3b1c2d3e4f', recorded: true },
    },
  ],
};
