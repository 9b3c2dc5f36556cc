import { DEFAULT_TOLERANCE_MS } from '@plumbline/shared';
import { idIn, objectIn } from './event-id.js';
import { oneHeader } from './one-header.js';
import { signerOf, verdictOn } from './signed-by.js';
import { wrongTime } from './signed-time.js';
import type { Verifier } from './verifier.js';

/** Stripe: `t=<seconds>,v1=<hex of HMAC-SHA-256>` over `<seconds>.<body>`, with one `v1` for each of its secrets; `v0` is for tests. */
export const verifyStripe: Verifier<'stripe'> = (tools, _config, secrets, { rawHeaders, raw, nowMs }) => {
  const header = oneHeader(rawHeaders, 'stripe-signature');
  if (!header.ok) return header;
  const parts = header.text.split(',').map((part) => part.trim());
  const valuesOf = (tag: string): string[] => parts.flatMap((part) => (part.startsWith(tag) ? [part.slice(tag.length)] : []));
  const [time, ...more] = valuesOf('t=');
  if (time === undefined || more.length > 0) return { ok: false, why: 'malformed' };
  const wrong = wrongTime(time, 's', nowMs, DEFAULT_TOLERANCE_MS);
  if (wrong) return { ok: false, why: wrong };
  const signer = signerOf(tools, secrets, valuesOf('v1='), ({ text }) => tools.hmac.signText('sha256', text, [`${time}.`, raw], 'hex'));
  return verdictOn(signer, () => idIn(objectIn(tools.decode, raw), 'id'));
};
