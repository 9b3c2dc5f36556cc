import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { isRefusal } from '../support/world.js';
import { SENDERS, type Sender } from './senders.js';
import { event, hearing, isRefused, listening, post, secretOf, send } from './support.js';

const UNKNOWN = '0196f5d0-0000-7000-8000-000000000000';
const github = SENDERS['GitHub'] as Sender;

let database: TestDatabase;
let product: Product;
let other: Product;

const newSecret = (): string => randomBytes(24).toString('hex');
const call = (method: string, flowId: string, body?: JsonObject, id?: string): ReturnType<Product['call']> =>
  product.call(method, `/api/flows/${flowId}/hook-secrets${id === undefined ? '' : `/${id}`}`, body);

async function draft(verify: JsonObject): Promise<string> {
  return (await product.call('POST', '/api/flows', hearing(verify))).body['id'] as string;
}

async function problems(flowId: string): Promise<string[]> {
  const { body } = await product.call('GET', `/api/flows/${flowId}`);
  return (body['problems'] as { code: string; severity: string }[]).map(({ code, severity }) => `${severity} ${code}`);
}

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url } });
  other = await Product.start({ env: { DATABASE_URL: database.url } });
});

afterAll(async () => {
  await product.stop();
  await other.stop();
  await database.drop();
});

describe('the secrets of a webhook', () => {
  it('go in and never come out again: one of ours is told once', async () => {
    const flowId = await draft({ kind: 'standard_webhooks' });
    const given = `whsec_${randomBytes(32).toString('base64')}`;
    const entered = await call('POST', flowId, { kind: 'standard_webhooks', label: 'mine', secret: given });
    expect(entered).toMatchObject({ status: 201, body: { kind: 'standard_webhooks', label: 'mine', active: true, expiresAt: null } });
    const made = await call('POST', flowId, { kind: 'standard_webhooks', label: 'ours', secret: 'generate' });
    const generated = made.body['generated'] as string;
    expect(Buffer.from(generated.replace('whsec_', ''), 'base64')).toHaveLength(32);
    const listed = await call('GET', flowId);
    expect(listed.body['items']).toMatchObject([
      { label: 'ours', lastUsedAt: null, createdBy: expect.any(String) },
      { label: 'mine', lastUsedAt: null },
    ]);
    const { rows: audit } = await database.pool.query('SELECT * FROM audit WHERE subject = $1', [flowId]);
    const { rows } = await database.pool.query('SELECT * FROM hook_secret WHERE flow_id = $1', [flowId]);
    const said = JSON.stringify([listed.body, entered.body, audit, product.log, (await product.call('GET', `/api/flows/${flowId}`)).body]);
    const kept = rows.map((row: { data: Buffer; wrapped_key: Buffer }) => Buffer.concat([row.data, row.wrapped_key]).toString('latin1'));
    for (const secret of [given, generated]) {
      expect(said).not.toContain(secret.replace('whsec_', ''));
      expect(kept.join()).not.toContain(secret);
    }
  });

  it('that can be guessed, or not be read, are refused', async () => {
    const flowId = await draft({ kind: 'github' });
    const refused = async (kind: string, secret: string, code: string): Promise<void> => {
      const reply = await call('POST', flowId, { kind, label: 'x', secret });
      isRefusal(reply, 400, 'invalid_body');
      expect(reply.body['problems']).toMatchObject([{ code, pointer: '/secret' }]);
    };
    await refused('github', 'x'.repeat(23), 'secret_too_short');
    await refused('standard_webhooks', 'whsec_short', 'secret_unreadable');
    await refused('standard_webhooks', `whsec_${Buffer.alloc(23).toString('base64')}`, 'secret_too_short');
    for (const kind of ['stripe', 'slack', 'shopify']) await refused(kind, 'generate', 'secret_not_ours');
    isRefusal(await call('POST', flowId, { kind: 'none', label: 'x', secret: newSecret() }), 400, 'invalid_body');
    isRefusal(await call('POST', flowId, { kind: 'github', secret: newSecret() }), 400, 'invalid_body');
    isRefusal(await call('POST', flowId, { kind: 'github', label: 'x', secret: 'generate', expiresAt: 'soon' }), 400, 'invalid_body');
    expect((await call('GET', flowId)).body['items']).toEqual([]);
  });

  it('are called, expire and go as people say, and every change is in the audit log', async () => {
    const flowId = await draft({ kind: 'token' });
    const id = await secretOf(product, flowId, { kind: 'token', label: 'a', secret: newSecret() });
    const past = '2020-01-01T00:00:00.000Z';
    expect(await call('PATCH', flowId, { label: 'b' }, id)).toMatchObject({
      status: 200,
      body: { label: 'b', expiresAt: null, active: true },
    });
    expect(await call('PATCH', flowId, { expiresAt: past }, id)).toMatchObject({ body: { label: 'b', expiresAt: past, active: false } });
    expect(await call('PATCH', flowId, { expiresAt: null }, id)).toMatchObject({ body: { expiresAt: null, active: true } });
    expect((await call('DELETE', flowId, undefined, id)).status).toBe(204);
    isRefusal(await call('DELETE', flowId, undefined, id), 404, 'hook_secret_not_found');
    const { rows } = await database.pool.query<{ action: string; detail: JsonObject }>(
      "SELECT action, detail FROM audit WHERE subject = $1 AND action LIKE 'hook_secret%' ORDER BY at",
      [flowId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'hook_secret.create',
      ...['hook_secret.change', 'hook_secret.change', 'hook_secret.change'],
      'hook_secret.delete',
    ]);
    expect(rows[2]?.detail).toMatchObject({ id, before: { label: 'b', expiresAt: null }, after: { label: 'b', expiresAt: past } });
  });

  it('belong to their flow', async () => {
    const [flowId, neighbour] = [await draft({ kind: 'github' }), await draft({ kind: 'github' })];
    const id = await secretOf(product, flowId, { kind: 'github', label: 'a', secret: newSecret() });
    isRefusal(await call('PATCH', neighbour, { label: 'b' }, id), 404, 'hook_secret_not_found');
    isRefusal(await call('DELETE', neighbour, undefined, id), 404, 'hook_secret_not_found');
    isRefusal(await call('PATCH', flowId, { label: 'b' }, 'x'), 404, 'hook_secret_not_found');
    for (const [method, body, of] of [
      ['GET'],
      ['POST', { kind: 'github', label: 'a', secret: 'generate' }],
      ['DELETE', undefined, id],
    ] as const) {
      isRefusal(await call(method, UNKNOWN, body, of), 404, 'flow_not_found');
    }
  });

  it('are ten at most, also when many are added at once', async () => {
    const flowId = await draft({ kind: 'github' });
    const add = (): ReturnType<Product['call']> => call('POST', flowId, { kind: 'github', label: 'a', secret: 'generate' });
    const answers = await Promise.all(Array.from({ length: 14 }, add));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    isRefusal(await add(), 409, 'hook_secrets_full');
  });
});

describe('a webhook without a secret that counts', () => {
  it('is not published, and its draft says why', async () => {
    const flowId = await draft({ kind: 'github' });
    expect(await problems(flowId)).toContain('warning hook_secret_missing');
    const refused = await product.call('POST', `/api/flows/${flowId}/publish`);
    isRefusal(refused, 422, 'flow_has_problems');
    expect(refused.body['problems']).toMatchObject([{ code: 'hook_secret_missing', severity: 'error', pointer: '/trigger/config/verify' }]);
    await secretOf(product, flowId, { kind: 'slack', label: 'of another kind', secret: newSecret() });
    expect(await problems(flowId)).toContain('warning hook_secret_missing');
    await secretOf(product, flowId, { kind: 'github', label: 'a', secret: newSecret() });
    expect(await problems(flowId)).toEqual([expect.stringContaining('runbook')]);
    expect((await product.call('POST', `/api/flows/${flowId}/publish`)).status).toBe(201);
  });
});

describe('a change of a secret', () => {
  it('binds in every process within two seconds', async () => {
    const { path, flowId, secret, secretId } = await listening(product, { kind: 'github' }, newSecret());
    const sent = async (to: Product, value: string): Promise<number> =>
      (await send(to, path, github, event(github, value, randomBytes(8).toString('hex')))).status;
    expect([await sent(product, secret), await sent(other, secret)]).toEqual([202, 202]);
    const next = newSecret();
    await secretOf(product, flowId, { kind: 'github', label: 'next', secret: next });
    expect(await sent(product, next)).toBe(202);
    await until('the other process takes the new one', async () => (await sent(other, next)) === 202, 2_000);
    await call('PATCH', flowId, { expiresAt: new Date(Date.now() - 1_000).toISOString() }, secretId);
    expect(await sent(product, secret)).toBe(401);
    await until('the other process refuses the old one', async () => (await sent(other, secret)) === 401, 2_000);
    const { items } = (await call('GET', flowId)).body as { items: JsonObject[] };
    expect(items).toMatchObject([
      { label: 'next', lastUsedAt: expect.any(String) },
      { lastUsedAt: expect.any(String), active: false },
    ]);
  });
});

describe('a secret in the database', () => {
  it.each([
    ['it was moved to another flow', 'UPDATE hook_secret SET flow_id = $2 WHERE flow_id = $1'],
    ['its kind was changed', "UPDATE hook_secret SET kind = 'shopify' WHERE flow_id = $1 AND $2::uuid IS NOT NULL"],
    [
      'a bit of it was flipped',
      'UPDATE hook_secret SET data = set_bit(data, 99, 1 - get_bit(data, 99)) WHERE flow_id = $1 AND $2::uuid IS NOT NULL',
    ],
  ])('signs nothing when %s, and the log says which', async (what, tampering) => {
    const shopify = SENDERS['Shopify'] as Sender;
    const sender = what === 'its kind was changed' ? shopify : github;
    const victim = await listening(product, { kind: 'github' }, newSecret());
    const neighbour = await listening(product, { kind: sender.kind }, newSecret());
    await database.pool.query('DELETE FROM hook_secret WHERE flow_id = $1', [neighbour.flowId]);
    const into = what === 'it was moved to another flow' ? neighbour : victim;
    await database.pool.query(tampering, [victim.flowId, neighbour.flowId]);
    await database.pool.query("SELECT pg_notify('plumbline_hook_secret', $1)", [into.flowId]);
    const forged = async (): Promise<boolean> => {
      isRefused(await send(product, into.path, github, event(github, victim.secret, randomBytes(8).toString('hex'))));
      return product.log.some((line) => line.includes('can not be decrypted') && line.includes(victim.secretId));
    };
    await until('the log names it', forged, 3_000);
  });
});

it('An address at which nobody listens answers like one that refuses, but for the code', async () => {
  const { path } = await listening(product, { kind: 'github' }, newSecret());
  const [nobody, refused] = [await post(product, '/hooks/nobody/here', '{}', {}), await post(product, path, '{}', {})];
  isRefusal(nobody, 404, 'hook_not_found');
  isRefusal(refused, 401, 'signature_invalid');
  expect(nobody.type).toBe(refused.type);
});
