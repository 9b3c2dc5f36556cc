import type { StepError } from '@plumbline/shared';
import type { OutboundMailResult, Outcome, RefusedRecipient } from '../_kit/index.js';

type Refused = Extract<OutboundMailResult, { kind: 'refused' }>;

/**
 * What became of a mail.
 * - the server took it: done
 * - it said "not now" (4xx): not done, and time may heal it
 * - it said no (5xx), or somebody among several was refused: a definite no, and nobody got it
 * - the mail was written and no answer came: it may have been sent
 * The reply codes of SMTP are not given as `status`: 550 is a definite no there, and a policy that retries `5xx` means HTTP.
 */
export function outcomeOfMail(result: OutboundMailResult, messageId: string, where: string): Outcome {
  switch (result.kind) {
    case 'accepted': {
      const rejectedRecipients = result.refused.map(({ address, code, text }) => ({ address, code, message: text }));
      return { kind: 'ok', output: { messageId, accepted: [...result.accepted], rejectedRecipients, response: result.text } };
    }
    case 'refused': {
      const error = errorOf(result, where);
      return error.class === '429' ? { kind: 'not_done', error } : { kind: 'rejected', error };
    }
    case 'not_sent': {
      const { error } = result;
      // Neither time nor another try heals these.
      const definite = error.class === 'denied' || error.class === 'input' || error.class === 'rejected';
      return definite ? { kind: 'rejected', error } : result;
    }
    case 'unknown':
      return result;
  }
}

function errorOf({ at, code, text, refused }: Refused, where: string): StepError {
  const temporary = code >= 400 && code < 500;
  return {
    code: codeOf(at, code, refused, temporary),
    class: temporary ? '429' : 'rejected',
    message: `${where} ${WHAT[at]}: ${code} ${text}. Nobody got the mail.`,
    response: { code, text, ...(refused.length === 0 ? {} : { refused: refused.map((one) => ({ ...one })) }) },
  };
}

const WHAT: Readonly<Record<Refused['at'], string>> = {
  sign_in: 'did not take the user name and password of the connection',
  sender: 'does not take mail from this sender',
  recipients: 'does not take the mail for all recipients',
  mail: 'did not take the mail',
};

function codeOf(at: Refused['at'], code: number, refused: readonly RefusedRecipient[], temporary: boolean): string {
  if (at === 'sign_in') return 'smtp_auth_failed';
  if (at === 'recipients' && !temporary) return 'recipient_refused';
  return `smtp_${refused[0]?.code ?? code}`;
}
