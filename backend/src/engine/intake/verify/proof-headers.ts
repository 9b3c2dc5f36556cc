import type { SignedVerify } from '@plumbline/shared';

const FIXED: Readonly<Record<string, readonly string[]>> = {
  standard_webhooks: ['webhook-signature', 'svix-signature'],
  stripe: ['stripe-signature'],
  github: ['x-hub-signature-256', 'x-hub-signature'],
  slack: ['x-slack-signature'],
  shopify: ['x-shopify-hmac-sha256'],
};

/**
 * The headers by which a sender proves who it is, in lower case. They never rest in what is kept: with the signature of a scheme
 * without a time, whoever may read a delivery could send it again as the sender.
 */
export function proofHeaders(config: SignedVerify): readonly string[] {
  if (config.kind === 'hmac') return [config.header.toLowerCase()];
  if (config.kind === 'token' && config.header !== undefined) return [config.header.toLowerCase()];
  return FIXED[config.kind] ?? [];
}
