import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { calling, made, rested, start } from './support.js';

/** Every secret is one of these, and must be found nowhere but on its way to the service (`reliability.md` S-59). */
const canaries: string[] = [];
function canary(): string {
  const text = `cAn/ary+${randomBytes(9).toString('base64')}&"=`;
  canaries.push(text);
  return text;
}

/** All forms in which a canary could have come back. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}

let database: TestDatabase;
let sink: Sink;
let product: Product;
const answers: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LOG_LEVEL: 'trace' } });
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

async function read(path: string): Promise<JsonObject> {
  const { body } = await product.call('GET', path);
  answers.push(JSON.stringify(body));
  return body;
}

/** All rows of all tables as text; bytes too, since a delivery is kept as such. */
async function dump(): Promise<string> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    "SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  const texts = [];
  for (const { name } of tables) {
    const { rows } = await database.pool.query(`SELECT * FROM ${name}`);
    for (const row of rows as object[]) {
      const bytes = Object.values(row).filter((value): value is Buffer => Buffer.isBuffer(value));
      texts.push(JSON.stringify(row), ...bytes.map((value) => value.toString('utf8')));
    }
  }
  expect(texts.length).toBeGreaterThan(100);
  return texts.join('\n');
}

const kinds: readonly (readonly [string, JsonObject, string])[] = [
  ['bearer', {}, 'token'],
  ['basic', { username: 'ada' }, 'password'],
  ['api_key', { in: 'header', name: 'X-Api-Key', prefix: 'Token ' }, 'key'],
  ['api_key', { in: 'query', name: 'api_key' }, 'key'],
  ['hmac', { algorithm: 'sha256', header: 'X-Signature', encoding: 'base64' }, 'secret'],
];

it('a secret is found in no table, log line, answer, journal or error, however the service echoes it', async () => {
  let n = 0;
  for (const [kind, settings, field] of kinds) {
    const shared = { service: 'Canary', settings, hosts: [sink.host] };
    const id = await made(product, { kind, name: `c${++n}`, ...shared, secrets: { [field]: canary() } });
    await product.call(
      'PUT',
      `/api/connections/${id}`,
      { name: `c${n}`, ...shared, secrets: { [field]: canary() } },
      { 'if-match': '"1"' },
    );
    await product.call('PUT', `/api/connections/${id}/secret`, { secrets: { [field]: canary() } });
    await product.call('PUT', `/api/connections/${id}/secret`, { secrets: { [field]: `${canary()}\n`, more: canary() } });
    for (const behaviour of [
      { echo: true },
      { echo: true, status: 422 },
      { echo: true, status: 500 },
      { reset: true },
      { status: 401, echo: true },
    ]) {
      const path = `/c${++n}`;
      sink.always(path, behaviour);
      const after = { name: 'After', operation: 'transform', input: { all: '{{ steps.call.output }}', why: '{{ steps.call.error }}' } };
      const flow = calling(sink.url + path, id, { policy: { then: 'continue' } });
      const document = {
        ...flow,
        steps: { ...(flow['steps'] as JsonObject), after },
        edges: [...(flow['edges'] as JsonObject[]), { from: 'call', to: 'after' }],
      };
      const flowId = await product.publish(document);
      const runId = await start(product, flowId);
      await rested(product, runId);
      expect(sink.callsTo(path)).toHaveLength(1);
      for (const at of [
        `/api/runs/${runId}`,
        `/api/runs/${runId}/events?limit=1000`,
        `/api/runs/${runId}/delivery`,
        `/api/flows/${flowId}/export`,
      ])
        await read(at);
    }
    for (const at of ['', `/${id}`, `/${id}/uses`]) await read(`/api/connections${at}`);
  }
  await read('/api/runs?q=can');
  const sent = JSON.stringify(sink.calls.map(({ headers }) => headers));
  expect(sent).toContain('Bearer cAn/ary+');
  const journals = answers.join('\n');
  expect(journals).toContain('(redacted)');
  const places = { tables: await dump(), log: product.log.join('\n'), answers: journals };
  expect(canaries).toHaveLength(25);
  for (const [place, text] of Object.entries(places)) {
    const found = canaries.flatMap(formsOf).filter((form) => text.includes(form));
    expect({ place, found }).toEqual({ place, found: [] });
  }
}, 120_000);
