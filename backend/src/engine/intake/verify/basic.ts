import { bytesToBase64 } from '@plumbline/shared';
import { oneHeader } from './one-header.js';
import { signerOf, verdictOn } from './signed-by.js';
import type { Verifier } from './verifier.js';

/** A user name and a password in `Authorization` (RFC 7617). It proves who sends, not that nothing was changed on the way. */
export const verifyBasic: Verifier<'basic'> = (tools, { user }, secrets, { rawHeaders }) => {
  const header = oneHeader(rawHeaders, 'authorization');
  if (!header.ok) return header;
  const given = /^basic +([^ ]+)$/i.exec(header.text)?.[1];
  if (given === undefined) return { ok: false, why: 'malformed' };
  return verdictOn(signerOf(tools, secrets, [given], ({ text }) => bytesToBase64(tools.encode(`${user}:${text}`))));
};
