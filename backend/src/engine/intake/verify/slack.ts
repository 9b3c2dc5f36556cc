import { DEFAULT_TOLERANCE_MS, type JsonObject } from '@plumbline/shared';
import { idIn, objectIn } from './event-id.js';
import { oneHeader } from './one-header.js';
import { signerOf } from './signed-by.js';
import { wrongTime } from './signed-time.js';
import type { Verifier } from './verifier.js';

/** Longest challenge that is answered, characters; Slack's have 52. */
const MAX_CHALLENGE = 1_000;

/**
 * Slack: `v0=<hex of HMAC-SHA-256>` over `v0:<seconds>:<body>`. Before it sends events, it asks whether somebody is there, and signs
 * that too: who does not know the secret gets no answer.
 */
export const verifySlack: Verifier<'slack'> = (tools, _config, secrets, { rawHeaders, raw, nowMs }) => {
  const header = oneHeader(rawHeaders, 'x-slack-signature');
  if (!header.ok) return header;
  const time = oneHeader(rawHeaders, 'x-slack-request-timestamp');
  if (!time.ok) return time;
  const wrong = wrongTime(time.text, 's', nowMs, DEFAULT_TOLERANCE_MS);
  if (wrong) return { ok: false, why: wrong };
  const expected = (text: string): string => `v0=${tools.hmac.signText('sha256', text, [`v0:${time.text}:`, raw], 'hex')}`;
  const signer = signerOf(tools, secrets, [header.text], ({ text }) => expected(text));
  if (!signer) return { ok: false, why: 'mismatch' };
  // Commands and buttons come as forms, without an id.
  const body = objectIn(tools.decode, raw);
  const challenge = challengeIn(body);
  return { ok: true, secretId: signer.id, eventId: idIn(body, 'event_id'), ...(challenge === null ? {} : { challenge }) };
};

function challengeIn(body: JsonObject | null): string | null {
  const challenge = body?.['type'] === 'url_verification' ? body['challenge'] : null;
  return typeof challenge === 'string' && challenge.length <= MAX_CHALLENGE ? challenge : null;
}
