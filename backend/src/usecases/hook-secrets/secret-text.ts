import {
  bytesToBase64,
  MIN_HOOK_SECRET_BYTES,
  PlumblineError,
  SENDER_MAKES_SECRET,
  standardWebhooksKey,
  type HookSecretKind,
  type Problem,
} from '@plumbline/shared';

/** What asks for a secret of ours, in the place of one. */
export const GENERATE = 'generate';

/**
 * A secret that somebody entered, as it is kept.
 * @throws PlumblineError `invalid_body` when it can be guessed, or not be read as its kind asks
 */
export function givenSecret(kind: HookSecretKind, given: string, encode: (text: string) => Uint8Array): string {
  const bytes = kind === 'standard_webhooks' ? standardWebhooksKey(given)?.length : encode(given).length;
  if (bytes === undefined) {
    throw refused('secret_unreadable', 'The secret of a Standard Webhook is "whsec_" and base64 after it; this is not. Copy it again.');
  }
  if (bytes >= MIN_HOOK_SECRET_BYTES) return given;
  const what = kind === 'standard_webhooks' ? 'stands for' : 'has';
  throw refused(
    'secret_too_short',
    `The secret ${what} ${bytes} bytes; from ${MIN_HOOK_SECRET_BYTES} on it can not be guessed. Let one be generated, or take a longer one.`,
  );
}

/**
 * A secret of ours.
 * @param random 32 bytes that nobody can foresee
 * @throws PlumblineError `invalid_body` where only the sender makes secrets
 */
export function generatedSecret(kind: HookSecretKind, random: Uint8Array): string {
  if (SENDER_MAKES_SECRET.includes(kind)) {
    throw refused('secret_not_ours', `The secret of "${kind}" is made there, and can not be chosen: copy it from its settings.`);
  }
  const text = bytesToBase64(random);
  if (kind === 'standard_webhooks') return `whsec_${text}`;
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function refused(code: string, message: string): PlumblineError {
  const problem: Problem = { code, severity: 'error', pointer: '/secret', message };
  return new PlumblineError('invalid_body', message, { problems: [problem] });
}
