import { DEFAULT_TOLERANCE_MS, standardWebhooksKey } from '@plumbline/shared';
import { isEventId } from './event-id.js';
import { oneHeader } from './one-header.js';
import { signerOf, verdictOn } from './signed-by.js';
import { wrongTime } from './signed-time.js';
import type { Verifier } from './verifier.js';

/**
 * Standard Webhooks 1.0: `v1,<base64 of HMAC-SHA-256>` over `<id>.<timestamp>.<body>`; `v1a` (public keys) is not taken. Svix sends
 * the same under names of its own.
 */
export const verifyStandardWebhooks: Verifier<'standard_webhooks'> = (tools, _config, secrets, { rawHeaders, raw, nowMs }) => {
  const own = oneHeader(rawHeaders, 'webhook-signature');
  const family = !own.ok && own.why === 'missing' ? 'svix' : 'webhook';
  const signature = family === 'webhook' ? own : oneHeader(rawHeaders, 'svix-signature');
  const id = oneHeader(rawHeaders, `${family}-id`);
  const time = oneHeader(rawHeaders, `${family}-timestamp`);
  for (const header of [signature, id, time]) if (!header.ok) return header;
  if (!signature.ok || !id.ok || !time.ok) return { ok: false, why: 'missing' };
  if (!isEventId(id.text)) return { ok: false, why: 'bad_id' };
  const wrong = wrongTime(time.text, 's', nowMs, DEFAULT_TOLERANCE_MS);
  if (wrong) return { ok: false, why: wrong };
  const given = signature.text.split(' ').flatMap((part) => (part.startsWith('v1,') ? [part.slice(3)] : []));
  const signer = signerOf(tools, secrets, given, ({ text }) => {
    const key = standardWebhooksKey(text);
    return key && tools.hmac.signText('sha256', key, [`${id.text}.${time.text}.`, raw], 'base64');
  });
  return verdictOn(signer, () => id.text);
};
