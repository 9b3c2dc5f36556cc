import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import Stripe from 'stripe';
import { head, overTheWire } from '../bad-input/wire.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { SENDERS, type Sender } from './senders.js';
import { event, isRefused, listening, post, secretOf, send, type Listening } from './support.js';

let database: TestDatabase;
let product: Product;
let n = 0;

const newId = (): string => `evt_${++n}`;
const agoMs = (ms: number): Date => new Date(Date.now() - ms);
const at = (sender: Sender, webhook: JsonObject = {}): Promise<Listening> =>
  listening(product, { kind: sender.kind }, sender.newSecret(), webhook);

/** What the database keeps of a flow's deliveries, oldest first. */
async function kept(flowId: string): Promise<{ verdict: string; headers: JsonObject; key: string | null }[]> {
  const sql = 'SELECT verdict, headers, dedupe_key AS key FROM delivery WHERE flow_id = $1 ORDER BY id';
  return (await database.pool.query<{ verdict: string; headers: JsonObject; key: string | null }>(sql, [flowId])).rows;
}

async function refusals(why: string): Promise<number> {
  const { body } = await product.call('GET', '/metrics');
  const line = new RegExp(`^plumbline_deliveries_refused_total\\{why="${why}"\\} (\\d+)$`, 'm').exec(body['text'] as string);
  return Number(line?.[1]);
}

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url } });
});

afterAll(async () => {
  await product.stop();
  await database.drop();
});

describe.each(Object.entries(SENDERS))('events that %s signs', (_, sender) => {
  it('are accepted once, however often they come, also a hundred at once', async () => {
    const { path, secret, flowId } = await at(sender);
    const signed = event(sender, secret, newId());
    const first = await send(product, path, sender, signed);
    expect(first.status).toBe(202);
    expect(await send(product, path, sender, signed)).toMatchObject({ status: 200, body: first.body });
    const crowd = event(sender, secret, newId());
    const answers = await Promise.all(Array.from({ length: 100 }, () => send(product, path, sender, crowd)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(new Set(answers.map(({ status, body }) => `${status < 300} ${body['runId'] as string}`)).size).toBe(1);
    const { rows } = await database.pool.query('SELECT 1 FROM run WHERE flow_id = $1', [flowId]);
    expect(rows).toHaveLength(2);
    const verdicts = (await kept(flowId)).map(({ verdict }) => verdict).sort();
    expect(verdicts).toEqual([...Array.from({ length: 2 }, () => 'accepted'), ...Array.from({ length: 100 }, () => 'duplicate')]);
  });

  it('are refused when they are changed, written in another way, not signed, or too old or too new; nothing of them is kept', async () => {
    const { path, secret, flowId } = await at(sender);
    const signed = event(sender, secret, newId());
    isRefused(await send(product, path, sender, signed, signed.body.replace('"', "'")));
    isRefused(await send(product, path, sender, signed, `${signed.body} `));
    isRefused(await send(product, path, sender, signed, JSON.stringify(JSON.parse(signed.body), null, 4)));
    isRefused(await send(product, path, sender, { ...signed, secret: sender.newSecret() }, signed.body));
    isRefused(await post(product, path, signed.body, {}));
    if (sender.signsTime) {
      isRefused(await send(product, path, sender, { ...signed, at: agoMs(301_000) }));
      isRefused(await send(product, path, sender, { ...signed, at: agoMs(-302_000) }));
      isRefused(await send(product, path, sender, { ...signed, at: agoMs(-3_600_000) }));
    }
    expect(await kept(flowId)).toEqual([]);
    expect((await send(product, path, sender, signed)).status).toBe(202);
  });

  it('with the key of another one but another body start nothing, and are kept as a conflict', async () => {
    const { path, secret, flowId } = await at(sender);
    const [id, other] = [newId(), sender.body('other')];
    const first = await send(product, path, sender, event(sender, secret, id));
    const body = sender.body(id, { amount: 2 });
    expect(await send(product, path, sender, event(sender, secret, id, { body }))).toMatchObject({ status: 200, body: first.body });
    expect(await kept(flowId)).toMatchObject([
      { verdict: 'accepted', key: id },
      { verdict: 'conflict', key: id },
    ]);
    expect(other).not.toBe(body);
  });

  it('that are too large for the database are compared all the same', async () => {
    const { path, secret, flowId } = await at(sender);
    const id = newId();
    const large = (bytes: number): string => sender.body(id, { filled: 'x'.repeat(bytes) });
    const signed = event(sender, secret, id, { body: large(200_000) });
    expect((await send(product, path, sender, signed)).status).toBe(202);
    expect((await send(product, path, sender, signed)).status).toBe(200);
    expect((await send(product, path, sender, event(sender, secret, id, { body: large(200_001) }))).status).toBe(200);
    expect((await kept(flowId)).map(({ verdict }) => verdict)).toEqual(['accepted', 'duplicate', 'conflict']);
  });

  it('are kept without what proves who sent them', async () => {
    const { path, secret, flowId } = await at(sender);
    await send(product, path, sender, event(sender, secret, newId()));
    const [row] = await kept(flowId);
    expect(row?.headers).toMatchObject({ [sender.proof]: '(redacted)', authorization: '(redacted)', 'content-type': 'application/json' });
  });
});

describe('a sender’s clock that is an hour ahead', () => {
  it('is taken by the library of Stripe, and not by us', async () => {
    const sender = SENDERS['Stripe'] as Sender;
    const { path, secret } = await at(sender);
    const signed = event(sender, secret, newId(), { at: agoMs(-3_600_000) });
    const headers = await sender.sign(signed);
    expect(Stripe.webhooks.constructEvent(signed.body, headers['stripe-signature'] ?? '', secret)).toMatchObject({ object: 'event' });
    isRefused(await send(product, path, sender, signed));
  });
});

describe('every event of GitHub', () => {
  it('is verified as it is', async () => {
    const require = createRequire(import.meta.url);
    const events = require('@octokit/webhooks-examples') as { name: string; examples: JsonObject[] }[];
    const sender = SENDERS['GitHub'] as Sender;
    const { path, secret } = await at(sender);
    const bodies = events.flatMap(({ examples }) => examples.slice(0, 2)).map((example) => JSON.stringify(example));
    expect(bodies.length).toBeGreaterThan(80);
    const answers = await Promise.all(bodies.map((body) => send(product, path, sender, event(sender, secret, newId(), { body }))));
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
  });
});

describe('headers that no client sends', () => {
  it.each(Object.entries(SENDERS))('of %s are refused, and never an error of ours', async (_, sender) => {
    const { path, secret, flowId } = await at(sender);
    const signed = event(sender, secret, newId());
    const { [sender.proof]: proof = '', ...others } = await sender.sign(signed);
    const bare = { ...others, 'content-length': String(Buffer.byteLength(signed.body)) };
    const wire = (lines: string): Promise<unknown> =>
      overTheWire(product.address, [Buffer.from(head('POST', path, bare).replace(/\r\n$/, `${lines}\r\n`), 'latin1'), signed.body]).then(
        isRefused,
      );
    await wire(`${sender.proof}: ${proof}\r\n${sender.proof}: ${proof}\r\n`);
    await wire(`${sender.proof}: ${proof}, ${proof}\r\n${sender.proof}: \r\n`);
    await wire(`${sender.proof}: ${proof}${'A'.repeat(10_000)}\r\n`);
    await wire(`${sender.proof}: ${proof}\u00fc\r\n`);
    await wire(`${sender.proof}:\r\n`);
    expect(await kept(flowId)).toEqual([]);
  });

  it.each(['with.dots', 'x'.repeat(300)])('an id that could mean two things is refused as such: %s', async (id) => {
    for (const name of ['Standard Webhooks', 'GitHub', 'Shopify']) {
      const sender = SENDERS[name] as Sender;
      const { path, secret, flowId } = await at(sender);
      const reply = await send(product, path, sender, event(sender, secret, id, { body: '{}' }));
      expect({ status: reply.status, code: reply.body['code'] }).toEqual({ status: 400, code: 'bad_request' });
      expect(await kept(flowId)).toEqual([]);
    }
  });
});

describe('a question of Slack whether somebody is there', () => {
  it('is answered once it is verified, and is no event', async () => {
    const sender = SENDERS['Slack'] as Sender;
    const { path, secret, flowId } = await at(sender);
    const question = event(sender, secret, newId(), { body: JSON.stringify({ type: 'url_verification', challenge: 'who-is-there' }) });
    isRefused(await send(product, path, sender, { ...question, secret: sender.newSecret() }));
    isRefused(await post(product, path, question.body, {}));
    const reply = await send(product, path, sender, question);
    expect({ status: reply.status, body: reply.body }).toEqual({ status: 200, body: { challenge: 'who-is-there' } });
    expect(reply.headers.get('content-security-policy')).toBe('sandbox');
    expect(await kept(flowId)).toEqual([]);
  });
});

describe('credentials', () => {
  it('of Basic and Bearer, and a token in a header, let their sender in, and rest nowhere', async () => {
    const secret = 'a token of a sender that is long';
    const cases: [JsonObject, Record<string, string>][] = [
      [{ kind: 'basic', user: 'ada' }, { authorization: `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}` }],
      [{ kind: 'token' }, { authorization: `Bearer ${secret}` }],
      [{ kind: 'token', header: 'X-Api-Key' }, { 'x-api-key': secret }],
    ];
    for (const [verify, headers] of cases) {
      const { path, flowId } = await listening(product, verify, secret);
      isRefused(await post(product, path, '{}', Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}x`]))));
      const accepted = await post(product, path, '{}', headers);
      expect(accepted.status).toBe(202);
      const ended = await until('the run has ended', async () => {
        const run = await product.run(accepted.body['runId'] as string);
        return run['finishedAt'] !== null && run;
      });
      const text = JSON.stringify([ended, await kept(flowId)]);
      for (const value of [secret, Buffer.from(`ada:${secret}`).toString('base64')]) expect(text).not.toContain(value);
    }
  });

  it('of a scheme that the author describes are checked as described, and its events have no key of their own', async () => {
    const timestamp = { header: 'X-Time', unit: 's', tolerance: '1m', signed: '{timestamp}.{body}' };
    const slack = SENDERS['Slack'] as Sender;
    const verify = { kind: 'hmac', algorithm: 'sha256', header: 'X-Slack-Signature', prefix: 'v0=', encoding: 'hex' };
    const like = { ...verify, timestamp: { ...timestamp, header: 'X-Slack-Request-Timestamp', signed: 'v0:{timestamp}:{body}' } };
    const { path, secret, flowId } = await listening(product, like, slack.newSecret());
    isRefused(await send(product, path, slack, event(slack, secret, newId(), { at: agoMs(61_000) })));
    const signed = event(slack, secret, newId());
    expect([await send(product, path, slack, signed), await send(product, path, slack, signed)]).toMatchObject([
      { status: 202 },
      { status: 202 },
    ]);
    expect(await kept(flowId)).toMatchObject([{ key: null }, { key: null }]);
  });
});

describe('the figures', () => {
  it('say how many were refused, and why, which no answer does', async () => {
    const sender = SENDERS['Stripe'] as Sender;
    const { path, secret, flowId, secretId } = await at(sender);
    const signed = event(sender, secret, newId());
    const before = await Promise.all(['missing', 'mismatch', 'too_old', 'in_future', 'no_secret'].map(refusals));
    isRefused(await post(product, path, signed.body, {}));
    isRefused(await send(product, path, sender, signed, '{}'));
    isRefused(await send(product, path, sender, { ...signed, at: agoMs(400_000) }));
    isRefused(await send(product, path, sender, { ...signed, at: agoMs(-400_000) }));
    expect((await product.call('DELETE', `/api/flows/${flowId}/hook-secrets/${secretId}`)).status).toBe(204);
    isRefused(await send(product, path, sender, signed));
    const after = await Promise.all(['missing', 'mismatch', 'too_old', 'in_future', 'no_secret'].map(refusals));
    expect(after.map((count, i) => count - (before[i] ?? 0))).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('the author’s own dedupe key', () => {
  it('goes before that of the scheme', async () => {
    const sender = SENDERS['Standard Webhooks'] as Sender;
    const { path, secret } = await at(sender, { dedupe: { key: '{{ trigger.body.name }}' } });
    const first = await send(product, path, sender, event(sender, secret, newId()));
    expect(await send(product, path, sender, event(sender, secret, newId()))).toMatchObject({ status: 200, body: first.body });
  });
});

describe('a rotation', () => {
  it('lets both secrets count until it ends, and then only the new one', async () => {
    const sender = SENDERS['GitHub'] as Sender;
    const { path, secret: old, flowId, secretId } = await at(sender);
    const next = sender.newSecret();
    await secretOf(product, flowId, { kind: sender.kind, label: 'the next', secret: next });
    for (const secret of [old, next]) expect((await send(product, path, sender, event(sender, secret, newId()))).status).toBe(202);
    const ends = new Date(Date.now() + 1_500);
    await product.call('PATCH', `/api/flows/${flowId}/hook-secrets/${secretId}`, { expiresAt: ends.toISOString() });
    expect((await send(product, path, sender, event(sender, old, newId()))).status).toBe(202);
    await until('the old secret has ended', () => Date.now() > ends.getTime() + 50);
    isRefused(await send(product, path, sender, event(sender, old, newId())));
    expect((await send(product, path, sender, event(sender, next, newId()))).status).toBe(202);
  });
});
