import type { OperationContract } from '@plumbline/shared';
import { z } from 'zod';
import { replyProblem } from '../_kit/index.js';

const text = z.string({ error: 'it must be text' }).min(1, 'it must not be empty');

export const sendInput = z.strictObject({
  to: text.max(320, 'it must be an e-mail address'),
  subject: text.max(500, 'it must be shorter'),
  text: text.max(100_000, 'it must be shorter'),
});

export const sent = z.object({ id: z.string(), to: z.string() });
export const sendOutput = sent.extend({ problem: replyProblem });

export const sendContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'practice-mailbox.send_mail',
  version: 1,
  title: 'Send a mail (practice)',
  description: 'Puts a mail into the practice mailbox; nothing leaves this machine. A repeat with the same idempotency key is dropped.',
  effect: 'keyed',
  keyLifeMs: 24 * 3_600_000,
  connection: { kinds: ['practice'], required: true },
  examples: [
    {
      title: 'Confirm',
      input: { to: 'ada@example.com', subject: 'We have your message', text: 'Hello Ada, thank you.' },
      output: { id: 'mail_1b2c3d4e', to: 'ada@example.com' },
    },
  ],
};
