import type { HookSecretKind, SignedVerify } from '@plumbline/shared';
import { verifyBasic } from './basic.js';
import { verifyGithub } from './github.js';
import { verifyHmac } from './hmac.js';
import { verifyShopify } from './shopify.js';
import { verifySlack } from './slack.js';
import { verifyStandardWebhooks } from './standard-webhooks.js';
import { verifyStripe } from './stripe.js';
import { verifyToken } from './token.js';
import type { HookSecret, SignedRequest, Verdict, Verifier, VerifyTools } from './verifier.js';

const VERIFIERS: { readonly [K in HookSecretKind]: Verifier<K> } = {
  standard_webhooks: verifyStandardWebhooks,
  stripe: verifyStripe,
  github: verifyGithub,
  slack: verifySlack,
  shopify: verifyShopify,
  hmac: verifyHmac,
  basic: verifyBasic,
  token: verifyToken,
};

/** Whether a request was signed as its trigger asks. Without a secret that counts now, nothing was. Never throws. */
export function verify(tools: VerifyTools, config: SignedVerify, secrets: readonly HookSecret[], request: SignedRequest): Verdict {
  const counting = secrets.filter((secret) => secret.kind === config.kind && counts(secret, request.nowMs));
  if (counting.length === 0) return { ok: false, why: 'no_secret' };
  const verifier = VERIFIERS[config.kind] as Verifier<HookSecretKind>;
  return verifier(tools, config, counting, request);
}

/** Whether a secret has not expired. */
export function counts({ expiresMs }: Pick<HookSecret, 'expiresMs'>, nowMs: number): boolean {
  return expiresMs === null || expiresMs > nowMs;
}
