import { isJsonObject, serviceCode, type StepError } from '@plumbline/shared';
import type { ConnectionCheckResult, MailSignInResult, OutboundResult } from '../_kit/index.js';
import { decodeReply } from '../_kit/index.js';

/** What could not be tried, or did not come through: nothing else is known of the connection. */
export function failed({ code, message, status }: StepError): ConnectionCheckResult {
  return { verdict: 'bad', code, message, status: status ?? null };
}

/** What a mail server's answer to signing in says. */
export function verdictOfSignIn(result: MailSignInResult, where: string): ConnectionCheckResult {
  switch (result.kind) {
    case 'signed_in':
      return {
        verdict: 'good',
        code: 'signed_in',
        message: `${where} took the user name and the password. No mail was sent.`,
        status: null,
      };
    case 'refused': {
      const later = result.code >= 400 && result.code < 500;
      const said = `${String(result.code)} ${result.text}`;
      if (later)
        return {
          verdict: 'unsure',
          code: 'smtp_busy',
          message: `${where} does not let anybody in now: ${said}. Try again later.`,
          status: null,
        };
      const message = `${where} was reached, but did not take the user name and the password: ${said}. Replace the secret, or check the user name.`;
      return { verdict: 'bad', code: 'smtp_auth_failed', message, status: null };
    }
    case 'not_sent':
      return failed(result.error);
  }
}

/**
 * What the answer to a GET with the credential says. A good status proves that the address can be read with it, not that it could
 * not be read without.
 * @param where host or service, for the message
 */
export function verdictOfReply(result: OutboundResult, where: string): ConnectionCheckResult {
  if (result.kind !== 'reply') {
    // A reply whose body was too long to read had a status nevertheless, and that is all that is wanted.
    if (result.kind === 'unknown' && result.status !== undefined) return verdictOfStatus(result.status, where);
    return failed(result.error);
  }
  const { status, headers, body } = result.reply;
  const said = decodeReply(headers['content-type'], body).body;
  if (status < 300 && isJsonObject(said) && said['ok'] === false) {
    const own = serviceCode(said);
    const message = `${where} answered ${String(status)}, but says that something is wrong${own === undefined ? '' : `: ${own}`}. That is often the credential.`;
    return { verdict: 'bad', code: own ?? 'said_no', message, status };
  }
  return verdictOfStatus(status, where);
}

function verdictOfStatus(status: number, where: string): ConnectionCheckResult {
  const answer = (verdict: ConnectionCheckResult['verdict'], code: string, words: string): ConnectionCheckResult => ({
    verdict,
    code,
    message: `${where} answered ${String(status)}: ${words}`,
    status,
  });
  if (status >= 200 && status < 300) return answer('good', 'reply_ok', 'the address can be read with this connection.');
  if (status >= 300 && status < 400)
    return answer(
      'unsure',
      'redirected',
      'it redirects, and a test does not follow, so that the credential stays here. Test the final address.',
    );
  if (status === 401 || status === 407) return answer('bad', 'credential_refused', 'it does not take this credential. Replace the secret.');
  if (status === 403)
    return answer('bad', 'not_allowed', 'the credential is wrong, or may not read this address. Try an address that the account may read.');
  if (status === 404 || status === 410)
    return answer('unsure', 'nothing_there', 'it was reached, but has nothing at this address. Test one that exists.');
  if (status === 405) return answer('unsure', 'no_get', 'it was reached, but this address can not be read (GET). Test one that can.');
  if (status === 429) return answer('unsure', 'too_many_requests', 'it was reached, and wants fewer calls now. Try again later.');
  if (status >= 500) return answer('bad', 'service_failed', 'the service itself fails at the moment. Try again later.');
  return answer('unsure', `http_${String(status)}`, 'it was reached; whether it took the credential, this does not tell.');
}
