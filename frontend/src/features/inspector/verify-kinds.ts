import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';

/** What one can choose, the safest first. */
export const VERIFY_KINDS: readonly { readonly value: string; readonly title: string }[] = [
  { value: '', title: 'Not decided yet' },
  { value: 'standard_webhooks', title: 'Standard Webhooks, Svix' },
  { value: 'stripe', title: 'Stripe' },
  { value: 'github', title: 'GitHub' },
  { value: 'slack', title: 'Slack' },
  { value: 'shopify', title: 'Shopify' },
  { value: 'hmac', title: 'A signature of another kind (HMAC)' },
  { value: 'token', title: 'A token in a header' },
  { value: 'basic', title: 'A user name and a password' },
  { value: 'none', title: 'Anybody who knows the address' },
];

/** What each of them does, in a sentence. */
export const WORDS_OF_VERIFY: Readonly<Record<string, string>> = {
  '': 'Nothing checks who sends: whoever knows the address can start runs.',
  none: 'Nothing checks who sends: whoever knows the address can start runs. Keep the address secret.',
  standard_webhooks: 'Each event is signed, with its id and its time: nobody can change it, or send it again.',
  stripe: 'Each event is signed by Stripe, with its time.',
  github: 'Each event is signed by GitHub. It signs no time, so let it send over https only.',
  slack: 'Each event is signed by Slack, with its time. The question whether this address is right is answered by itself.',
  shopify: 'Each event is signed by Shopify. It signs no time, so let it send over https only.',
  hmac: 'Each event is signed with a secret, as the documentation of the sender says.',
  token: 'The sender shows a secret with each event. That it was not changed on the way is for https to see to.',
  basic: 'The sender shows a name and a password with each event. That it was not changed on the way is for https to see to.',
};

/** What stands in the document when a kind is chosen: as little as can be published. */
export function firstOfVerify(kind: string): JsonObject {
  if (kind === 'hmac') return { kind, algorithm: 'sha256', header: 'X-Signature', encoding: 'hex' };
  if (kind === 'basic') return { kind, user: 'plumbline' };
  return { kind };
}

/** A field of a kind's own. */
export interface VerifyFieldSpec {
  /** Names that lead to the value from `verify`. */
  readonly path: readonly string[];
  readonly title: string;
  readonly required: boolean;
  readonly schema: JsonObject;
}

const field = (path: readonly string[], title: string, schema: JsonObject, required = true): VerifyFieldSpec => ({
  path,
  title,
  required,
  schema,
});
const text = (description: string, example?: Json): JsonObject => ({
  type: 'string',
  description,
  ...(example === undefined ? {} : { examples: [example] }),
});

const HMAC: readonly VerifyFieldSpec[] = [
  field(['header'], 'Header with the signature', text('As the sender calls it.', 'X-Signature')),
  field(['algorithm'], 'Algorithm', { type: 'string', enum: ['sha256', 'sha512', 'sha1'] }),
  field(['encoding'], 'Written as', { type: 'string', enum: ['hex', 'base64'] }),
  field(['prefix'], 'Stands before it', text('Such as “sha256=”; empty where there is nothing.', 'sha256='), false),
];
const SIGNED_TIME: readonly VerifyFieldSpec[] = [
  field(['timestamp', 'header'], 'Header with the time', text('As the sender calls it.', 'X-Timestamp')),
  field(['timestamp', 'unit'], 'The time is in', { type: 'string', enum: ['s', 'ms'] }),
  field(['timestamp', 'signed'], 'What is signed', text('With {timestamp} and {body} in their places.', '{timestamp}.{body}')),
  field(['timestamp', 'tolerance'], 'May be off by', text('Both ways; 5m where nothing is said.', '5m'), false),
];

/** The fields that a kind has besides its secret. */
export function fieldsOfVerify(kind: string, verify: JsonObject | null): readonly VerifyFieldSpec[] {
  switch (kind) {
    case 'hmac':
      return isJsonObject(verify?.['timestamp']) ? [...HMAC, ...SIGNED_TIME] : HMAC;
    case 'basic':
      return [field(['user'], 'User name', text('What the sender signs in as.'))];
    case 'token':
      return [field(['header'], 'Header', text('Where the token stands alone; empty: Authorization: Bearer.', 'X-Token'), false)];
    default:
      return [];
  }
}
