import { isEventId } from './event-id.js';
import { oneHeader } from './one-header.js';
import { signerOf, verdictOn } from './signed-by.js';
import type { Verifier } from './verifier.js';

/** GitHub: `sha256=<hex of HMAC-SHA-256>` over the body. It signs no time; the id that keeps it from running twice is not signed either. */
export const verifyGithub: Verifier<'github'> = (tools, _config, secrets, { rawHeaders, raw }) => {
  const header = oneHeader(rawHeaders, 'x-hub-signature-256');
  if (!header.ok) return header;
  const id = oneHeader(rawHeaders, 'x-github-delivery');
  if (id.ok ? !isEventId(id.text) : id.why === 'malformed') return { ok: false, why: 'bad_id' };
  const signer = signerOf(tools, secrets, [header.text], ({ text }) => `sha256=${tools.hmac.signText('sha256', text, [raw], 'hex')}`);
  return verdictOn(signer, () => (id.ok ? id.text : null));
};
