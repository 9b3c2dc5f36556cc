import { HOOK_SECRET_KINDS, isJsonObject, type FlowDocument, type HookSecretKind, type Problem } from '@plumbline/shared';
import { counts } from '../../engine/intake/verify/verify.js';
import type { HookSecretRecord } from '../../engine/ports/hook-secrets.js';

/** The `verify` that a document asks for and that needs a secret; null: none does. */
export function kindToVerify({ trigger }: FlowDocument): HookSecretKind | null {
  const verify = trigger.operation === 'webhook' ? trigger.config?.['verify'] : undefined;
  const kind = isJsonObject(verify) ? verify['kind'] : undefined;
  return HOOK_SECRET_KINDS.find((one) => one === kind) ?? null;
}

/**
 * What there is to say about the secrets of a webhook: without one that counts, it refuses everything.
 * @param severity an error keeps the flow from being published
 */
export function hookSecretProblems(
  document: FlowDocument,
  secrets: readonly Pick<HookSecretRecord, 'kind' | 'expiresMs'>[],
  nowMs: number,
  severity: 'error' | 'warning',
): Problem[] {
  const kind = kindToVerify(document);
  if (kind === null || secrets.some((secret) => secret.kind === kind && counts(secret, nowMs))) return [];
  const message = `This webhook takes only what is signed (${kind}), and has no secret for it that counts: it would refuse every event. Add one.`;
  return [{ code: 'hook_secret_missing', severity, pointer: '/trigger/config/verify', message }];
}
