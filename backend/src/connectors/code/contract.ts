import type { Json, OperationContract } from '@plumbline/shared';
import { z } from 'zod';

/** Longest source, UTF-16 units. What is longer belongs into a service of its own. */
const MAX_SOURCE = 200_000;

export const codeInput = z.strictObject({
  source: z
    .string({ error: 'it must be text' })
    .min(1, 'there must be some code in it')
    .max(MAX_SOURCE, `it must not be longer than ${MAX_SOURCE} characters`)
    .meta({
      description:
        'JavaScript: the body of an async function with one parameter, input. What it returns is the result. Taken as written: {{ }} means nothing in it.',
    }),
  input: z
    .custom<Json>((value) => value !== undefined)
    .optional()
    .meta({ description: 'What the code gets as "input"; {} when left out.' }),
});

export const codeOutput = z.object({
  result: z.unknown().optional().meta({ description: 'What the code returned; absent when it returned nothing.' }),
  logs: z.array(z.string()).meta({ description: 'What it wrote with console.log and the like, up to 100 lines and 8 kB.' }),
});

export const codeContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'code',
  version: 1,
  title: 'Code',
  description: 'Runs JavaScript on data: no network, no files, no timers. Data goes in as "input", and what the code returns comes out.',
  effect: 'safe',
  literal: ['source'],
  examples: [
    {
      title: 'Add up the lines of an order',
      input: { source: 'return input.reduce((sum, line) => sum + line.price * line.count, 0);', input: '{{ trigger.body.lines }}' },
      output: { result: 42, logs: [] },
    },
  ],
};
