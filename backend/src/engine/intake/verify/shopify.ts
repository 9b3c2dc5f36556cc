import { isEventId } from './event-id.js';
import { oneHeader } from './one-header.js';
import { signerOf, verdictOn } from './signed-by.js';
import type { Verifier } from './verifier.js';

/** Shopify: base64 of HMAC-SHA-256 over the body. It signs no time; the id that keeps it from running twice is not signed either. */
export const verifyShopify: Verifier<'shopify'> = (tools, _config, secrets, { rawHeaders, raw }) => {
  const header = oneHeader(rawHeaders, 'x-shopify-hmac-sha256');
  if (!header.ok) return header;
  const id = oneHeader(rawHeaders, 'x-shopify-webhook-id');
  if (id.ok ? !isEventId(id.text) : id.why === 'malformed') return { ok: false, why: 'bad_id' };
  const signer = signerOf(tools, secrets, [header.text], ({ text }) => tools.hmac.signText('sha256', text, [raw], 'base64'));
  return verdictOn(signer, () => (id.ok ? id.text : null));
};
