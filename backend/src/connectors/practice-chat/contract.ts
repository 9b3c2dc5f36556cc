import type { OperationContract } from '@plumbline/shared';
import { z } from 'zod';
import { replyProblem } from '../_kit/index.js';

const text = z.string({ error: 'it must be text' }).min(1, 'it must not be empty');

export const postInput = z.strictObject({
  channel: text.max(80, 'it must be shorter').meta({ description: 'Without a # before it.', examples: ['sales'] }),
  text: text.max(10_000, 'it must be shorter'),
});

export const posted = z.object({ id: z.string(), channel: z.string() });
export const postOutput = posted.extend({ problem: replyProblem });

export const postContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-chat.post_message',
  version: 1,
  title: 'Post a message',
  description: 'Posts to a channel of the practice chat. It reads no idempotency keys: what is sent twice stands there twice.',
  effect: 'unsafe',
  connection: { kinds: ['practice'], required: true },
  examples: [
    {
      title: 'Tell sales',
      input: { channel: 'sales', text: 'New lead: Ada Lovelace' },
      output: { id: 'message_1b2c3d4e', channel: 'sales' },
    },
  ],
};
