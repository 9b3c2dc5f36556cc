import type { OperationContract } from '@plumbline/shared';
import { z } from 'zod';
import { replyProblem } from '../_kit/index.js';

const text = z.string({ error: 'it must be text' }).min(1, 'it must not be empty');

export const createInput = z.strictObject({
  title: text.max(500, 'it must be shorter'),
  contact: text.max(200, 'it must be shorter').meta({ description: 'Id of the contact that it is about.' }),
  note: text.max(10_000, 'it must be shorter').optional(),
});

export const created = z.object({ id: z.string(), title: z.string() });
export const createOutput = created.extend({ problem: replyProblem });

export const createContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-tasks.create_task',
  version: 1,
  title: 'Create a task',
  description: 'Gives somebody something to do in the practice tasks. A repeat with the same idempotency key is dropped.',
  effect: 'keyed',
  keyLifeMs: 24 * 3_600_000,
  inverse: {
    operation: 'practice-tasks.delete_task',
    fields: { id: 'output.id' },
    description: 'The task is removed. Whoever has seen it already is not told.',
  },
  connection: { kinds: ['practice'], required: true },
  examples: [
    {
      title: 'Call a lead',
      input: { title: 'Call Ada Lovelace', contact: 'contact_1b2c3d4e' },
      output: { id: 'task_1b2c3d4e', title: 'Call Ada Lovelace' },
    },
  ],
};

export const deleteInput = z.strictObject({ id: text.max(100, 'it must be shorter').meta({ description: 'Id of the task.' }) });

export const deleteContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-tasks.delete_task',
  version: 1,
  title: 'Delete a task',
  description: 'Removes a task from the practice tasks. One that is not there any more is fine.',
  effect: 'idempotent',
  connection: { kinds: ['practice'], required: true },
  examples: [{ title: 'A task that is not needed', input: { id: 'task_1b2c3d4e' }, output: { id: 'task_1b2c3d4e', removed: true } }],
};
