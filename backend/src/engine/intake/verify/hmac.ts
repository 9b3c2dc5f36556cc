import { DEFAULT_TOLERANCE_MS, durationMs } from '@plumbline/shared';
import { oneHeader } from './one-header.js';
import { signerOf, verdictOn } from './signed-by.js';
import { wrongTime } from './signed-time.js';
import type { SignedRequest, Verdict, Verifier, VerifyOf } from './verifier.js';

type Signed = { readonly ok: true; readonly parts: readonly (string | Uint8Array)[] } | Extract<Verdict, { ok: false }>;

/** A scheme that the author describes: one signature in one header, over the body, or over a time and the body. */
export const verifyHmac: Verifier<'hmac'> = (tools, config, secrets, request) => {
  const header = oneHeader(request.rawHeaders, config.header);
  if (!header.ok) return header;
  const prefix = config.prefix ?? '';
  if (!header.text.startsWith(prefix)) return { ok: false, why: 'malformed' };
  const signed = signedParts(config, request);
  if (!signed.ok) return signed;
  const rest = header.text.slice(prefix.length);
  const signature = config.encoding === 'hex' ? rest.toLowerCase() : rest;
  const expected = (text: string): string => tools.hmac.signText(config.algorithm, text, signed.parts, config.encoding);
  return verdictOn(signerOf(tools, secrets, [signature], ({ text }) => expected(text)));
};

function signedParts({ timestamp }: VerifyOf<'hmac'>, { rawHeaders, raw, nowMs }: SignedRequest): Signed {
  if (!timestamp) return { ok: true, parts: [raw] };
  const time = oneHeader(rawHeaders, timestamp.header);
  if (!time.ok) return time;
  const toleranceMs = timestamp.tolerance === undefined ? DEFAULT_TOLERANCE_MS : durationMs(timestamp.tolerance);
  const wrong = wrongTime(time.text, timestamp.unit, nowMs, toleranceMs);
  if (wrong) return { ok: false, why: wrong };
  const [before = '', after = ''] = timestamp.signed.split('{body}').map((part) => part.replace('{timestamp}', time.text));
  return { ok: true, parts: [before, raw, after] };
}
