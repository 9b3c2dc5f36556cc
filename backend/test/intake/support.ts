import { expect } from '@jest/globals';
import type { Json, JsonObject } from '@plumbline/shared';
import { flow, pathOf } from '../cases/flow.js';
import type { Product, Reply } from '../support/product.js';
import type { Sender, Signed } from './senders.js';

/** A published flow that listens, and the one secret that it was published with. */
export interface Listening {
  readonly flowId: string;
  readonly path: string;
  readonly secret: string;
  readonly secretId: string;
}

/** A flow that does nothing with what it hears. */
export function hearing(verify: JsonObject, webhook: JsonObject = {}): JsonObject {
  const steps = { keep: { name: 'Keep', operation: 'transform', input: { heard: '{{ trigger.body }}' } } };
  return flow({ name: 'Hears', steps, edges: ['trigger > keep'], webhook: { verify, ...webhook } });
}

/** Publishes a flow that verifies, with a secret of this value. */
export async function listening(product: Product, verify: JsonObject, secret: string, webhook: JsonObject = {}): Promise<Listening> {
  const document = hearing(verify, webhook);
  const created = await product.call('POST', '/api/flows', document);
  const flowId = created.body['id'] as string;
  const secretId = await secretOf(product, flowId, { kind: verify['kind'] ?? '', label: 'the first', secret });
  const published = await product.call('POST', `/api/flows/${flowId}/publish`);
  expect({ status: published.status, problems: published.body['problems'] }).toEqual({ status: 201, problems: expect.any(Array) });
  return { flowId, path: `/hooks/${pathOf(document)}`, secret, secretId };
}

/** Adds a secret; its id. */
export async function secretOf(product: Product, flowId: string, secret: { [key: string]: Json }): Promise<string> {
  const reply = await product.call('POST', `/api/flows/${flowId}/hook-secrets`, secret);
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 201, body: { active: true } });
  return reply.body['id'] as string;
}

/** Sends as an outside service does: without a token of ours. */
export async function post(product: Product, path: string, body: string, headers: Record<string, string>): Promise<Reply> {
  return product.call('POST', path, body, { authorization: '', 'content-type': 'application/json', ...headers });
}

/** An event as its sender signs it, before anything is done to it. */
export function event(sender: Sender, secret: string, id: string, more: { readonly at?: Date; readonly body?: string } = {}): Signed {
  return { secret, id, body: more.body ?? sender.body(id), at: more.at ?? new Date() };
}

export async function send(product: Product, path: string, sender: Sender, signed: Signed, body = signed.body): Promise<Reply> {
  return post(product, path, body, await sender.sign(signed));
}

/** How the answer to everything that is not signed looks: the same whatever it was. */
export const REFUSED = {
  type: 'urn:plumbline:error:signature_invalid',
  title: 'This address takes only events whose sender proves who it is, and this one does not. Nothing was accepted.',
  status: 401,
  code: 'signature_invalid',
  retry: 'after_change',
};

export function isRefused(reply: Reply): void {
  expect({ status: reply.status, body: reply.body }).toEqual({ status: 401, body: REFUSED });
}
