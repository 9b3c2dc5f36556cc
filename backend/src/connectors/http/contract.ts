import type { Json, OperationContract } from '@plumbline/shared';
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'it must be text, a number, true, false or null' });

export const requestInput = z.strictObject({
  method: z
    .string({ error: 'it must be text' })
    .regex(/^[A-Za-z!#$%&'*+\-.^_`|~0-9]{1,40}$/, 'it must be one word, such as GET or POST')
    .optional()
    .meta({ description: 'GET when left out.', examples: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] }),
  url: z.string({ error: 'it must be text' }).meta({ description: 'Starts with http:// or https://.' }),
  query: z
    .record(z.string(), z.union([scalar, z.array(scalar)], { error: 'it must be text, a number, true, false, null or a list of these' }), {
      error: 'it must be an object of names and values',
    })
    .optional()
    .meta({ description: 'Added to the query of the URL; a list gives the name several times, null leaves it out.' }),
  headers: z
    .record(z.string(), scalar, { error: 'it must be an object of names and values' })
    .optional()
    .meta({ description: 'null leaves a header out.' }),
  bodyType: z
    .enum(['json', 'form', 'multipart', 'raw', 'file', 'none'], { error: 'it must be json, form, multipart, raw, file or none' })
    .optional()
    .meta({ description: 'json when there is a body and nothing else is said.' }),
  body: z
    .custom<Json>((value) => value !== undefined)
    .optional()
    .meta({
      description:
        'json: any value. form and multipart: an object; files are {"text" or "base64", "filename"?, "contentType"?}. raw: text or {"base64"}. file, and within multipart: a file that came with the event, such as {{ trigger.body.cv[0] }}; its bytes are sent.',
    }),
  contentType: z
    .string({ error: 'it must be text' })
    .regex(/^[\x20-\x7e]{1,200}$/, 'it must be a media type such as text/csv')
    .optional()
    .meta({ description: 'For json, raw and file bodies of another type, such as application/vnd.api+json.' }),
  saveAs: z.enum(['file'], { error: 'it must be file, or be left out' }).optional().meta({
    description: 'file: the body of the reply is kept as a file of the run, and body is {"id", "name", "type", "size"}; at most 10 MB.',
  }),
  pagination: z
    .strictObject({
      next: z.custom<Json>((value) => value !== undefined),
      items: z.custom<Json>((value) => value !== undefined).optional(),
      maxPages: z.number().int().min(1).max(1_000).optional(),
    })
    .optional()
    .meta({
      description:
        'Follows a list over its pages. next: an expression over response that yields the address of the next page, or fields of this input that change, or nothing at the end. items: the items of a page; its whole body when left out. maxPages: 100 unless said.',
    }),
  lookUp: z
    .strictObject({
      url: z.string({ error: 'it must be text' }),
      query: z.record(z.string(), z.union([scalar, z.array(scalar)])).optional(),
      headers: z.record(z.string(), scalar).optional(),
      found: z.custom<Json>((value) => value !== undefined).optional(),
      output: z.custom<Json>((value) => value !== undefined).optional(),
      settlesAfter: z.string().optional(),
      absentOn404: z.boolean({ error: 'it must be true or false' }).optional(),
    })
    .optional()
    .meta({
      description:
        'For a call with the effect verifiable: a GET that shows whether it happened, asked when no reply came. url, query, headers: of that GET. found: an expression over response that yields true (it happened) or false (it did not). output: an expression that yields what the call would have given; the reply of the GET when left out. settlesAfter: how long what is not found may still appear, such as 30s. absentOn404: true when a 404 means that it did not happen.',
    }),
  redirects: z.enum(['follow', 'none'], { error: 'it must be follow or none' }).optional().meta({
    description: 'follow (at most 5) is the default for GET and HEAD, and not possible for other methods: it could repeat a write.',
  }),
});

export type RequestInput = z.output<typeof requestInput>;

export const requestOutput = z.object({
  status: z.number().int().min(100).max(999),
  headers: z.record(z.string(), z.string()).meta({ description: 'Lower-case names; repeated headers joined by ", ".' }),
  body: z.unknown().meta({
    description: 'JSON as its value, other text as text, anything else as {"base64": "..."}, nothing as null. With saveAs: the file.',
  }),
  items: z.array(z.unknown()).optional().meta({ description: 'With pagination: the items of all pages; body is null then.' }),
  pages: z.number().int().optional().meta({ description: 'With pagination: how many pages were read.' }),
  problem: z
    .object({ code: z.string(), message: z.string() })
    .optional()
    .meta({ description: 'Only when the service did its part but its reply could not be read as it claims to be.' }),
});

/** What most services promise that read `Idempotency-Key`: a day. Nobody knows which service it is, so no more is relied on. */
const KEY_LIFE_MS = 24 * 3_600_000;

export const requestContract: Omit<OperationContract, 'input' | 'output'> = {
  id: 'http.request',
  version: 1,
  title: 'HTTP request',
  description: 'Calls any address over HTTP or HTTPS and gives back status, headers and body.',
  effect: {
    field: 'method',
    values: { GET: 'safe', HEAD: 'safe', OPTIONS: 'safe', PUT: 'idempotent', DELETE: 'idempotent' },
    otherwise: 'unsafe',
    missing: 'safe',
  },
  keyLifeMs: KEY_LIFE_MS,
  lookUp: {
    description: 'Makes the GET of its "lookUp", and judges the reply by "found".',
    settlesAfterMs: 30_000,
    attempts: 6,
    everyMs: 5_000,
    field: 'lookUp',
  },
  connection: { kinds: ['api_key', 'bearer', 'basic', 'hmac'], required: false },
  examples: [
    {
      title: 'Read something',
      input: { url: 'https://api.example.com/customers', query: { email: 'ada@example.com' } },
      output: { status: 200, headers: { 'content-type': 'application/json' }, body: [{ id: 17, email: 'ada@example.com' }] },
    },
    {
      title: 'Create something',
      input: { method: 'POST', url: 'https://api.example.com/customers', body: { email: 'ada@example.com' } },
      output: { status: 201, headers: { 'content-type': 'application/json' }, body: { id: 17 } },
    },
  ],
};

/** Methods that change nothing outside: they may be repeated and may follow redirects. */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
