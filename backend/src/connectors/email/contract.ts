import type { OperationContract } from '@plumbline/shared';
import { z } from 'zod';

const text = z.string({ error: 'it must be text' });
/** One address or a list, each bare or with a name before it. */
const people = z.union([text, z.array(text)], { error: 'it must be an address, or a list of addresses' });
const HOW = 'ada@example.com or Ada Lovelace <ada@example.com>; one, or a list.';

const attachment = z.strictObject({
  filename: text,
  contentType: text.optional().meta({ description: 'application/octet-stream when left out.' }),
  text: text.optional(),
  base64: text.optional(),
});

/** A file that came with the event of the run. */
const file = z.strictObject({ id: text, name: text, type: text, size: z.number({ error: 'it must be a number' }) });

export const sendInput = z.strictObject({
  to: people.optional().meta({ description: HOW }),
  cc: people.optional().meta({ description: HOW }),
  bcc: people.optional().meta({ description: 'Gets the mail without being named in it.' }),
  replyTo: people.optional().meta({ description: HOW }),
  subject: text,
  text: text.optional().meta({ description: 'The mail as plain text.' }),
  html: text.optional().meta({ description: 'The mail as HTML; with text as well, readers choose.' }),
  headers: z
    .record(z.string(), z.union([text, z.number(), z.null()], { error: 'it must be text' }), {
      error: 'it must be an object of names and values',
    })
    .optional()
    .meta({ description: 'Further headers, such as X-Lead or List-Unsubscribe; null leaves one out.' }),
  attachments: z
    .array(z.union([attachment, file], { error: 'it must be {"filename", "text" or "base64"}, or a file of the run' }), {
      error: 'it must be a list of attachments',
    })
    .optional()
    .meta({
      description:
        'Each with a filename and either "text" or "base64", or a file that came with the event, such as all of {{ trigger.body.cv }}; 10 MB in all.',
    }),
  allowPartial: z
    .boolean({ error: 'it must be true or false' })
    .optional()
    .meta({ description: 'true: when the server refuses some recipients, the others get the mail. Otherwise nobody does.' }),
});

export type SendInput = z.output<typeof sendInput>;

export const sendOutput = z.object({
  messageId: z.string().meta({ description: 'The Message-ID, by which the mail is found again.' }),
  accepted: z.array(z.string()),
  rejectedRecipients: z
    .array(z.object({ address: z.string(), code: z.number().int(), message: z.string() }))
    .meta({ description: 'Empty unless allowPartial is true.' }),
  response: z.string().meta({ description: 'What the server said.' }),
});

export const sendContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'email.send',
  version: 1,
  title: 'Send mail',
  description: 'Sends a mail over SMTP. Done means that the server took it; whether it arrives, no server can say.',
  // No server drops a repeat for its Message-ID, and there is no look-up.
  effect: 'unsafe',
  connection: { kinds: ['smtp'], required: true },
  examples: [
    {
      title: 'Welcome a customer',
      input: { to: 'Ada Lovelace <ada@example.com>', subject: 'Welcome', text: 'Good to have you with us.' },
      output: {
        messageId: '<0f343b0931126a20f133d67c2b018a3b1c2d3e4f@example.com>',
        accepted: ['ada@example.com'],
        rejectedRecipients: [],
        response: '2.0.0 Ok: queued as 4F2A1',
      },
    },
  ],
};
