import { oneHeader } from './one-header.js';
import { signerOf, verdictOn } from './signed-by.js';
import type { Verifier } from './verifier.js';

const AUTHORIZATION = 'authorization';

/** A token in a header of its own, or in `Authorization: Bearer`. It proves who sends, not that nothing was changed on the way. */
export const verifyToken: Verifier<'token'> = (tools, { header: name = AUTHORIZATION }, secrets, { rawHeaders }) => {
  const header = oneHeader(rawHeaders, name);
  if (!header.ok) return header;
  const given = name.toLowerCase() === AUTHORIZATION ? /^bearer +(.+)$/i.exec(header.text)?.[1] : header.text;
  if (given === undefined) return { ok: false, why: 'malformed' };
  return verdictOn(signerOf(tools, secrets, [given], ({ text }) => text));
};
