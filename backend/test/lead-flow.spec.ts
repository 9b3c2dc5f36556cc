import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { Product, stepOf } from './support/product.js';
import { until } from './support/until.js';

let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

it('imports the lead flow as it is, runs it over real HTTP, and shows all of it', async () => {
  const text = await readFile(new URL('../../shared/fixtures/lead-flow.json', import.meta.url), 'utf8');
  const document = JSON.parse(text.replaceAll('127.0.0.1:4010', sink.host)) as JsonObject;
  await product.publish(document);
  const accepted = await product.call(
    'POST',
    '/hooks/lead-intake',
    { email: 'Ada@Example.com', name: 'Ada', amount: 7 },
    { 'x-event-id': 'lead-1' },
  );
  expect(accepted.status).toBe(202);
  const run = await until('the run has ended', async () => {
    const seen = await product.run(accepted.body['runId'] as string);
    return seen['finishedAt'] !== null && seen;
  });
  expect(run['status']).toBe('succeeded');
  expect(sink.effects.map(({ path }) => path).sort()).toEqual(['/analytics', '/chat', '/crm', '/email', '/task']);
  expect(JSON.parse(sink.callsTo('/crm')[0]?.body ?? '')).toEqual({ email: 'ada@example.com', name: 'Ada' });
  expect(stepOf(run, 'tell_owner')['status']).toBe('skipped');
});
