import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { createTestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';

/** The templates that the page of flows offers. */
const FOLDER = new URL('../../../frontend/src/features/flows/templates/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const read = (name: string): JsonObject => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as JsonObject;

let product: Product;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url, PRACTICE: 'on' } });
  drop = () => database.drop();
}, 60_000);
afterAll(async () => {
  await product.stop();
  await drop();
});

describe('a template', () => {
  it.each(files)('%s has no problem on a new server, but that nobody owns it yet', async (file) => {
    const created = await product.call('POST', '/api/flows', { ...read(file), owner: 'ada@example.com' });
    expect(created.status).toBe(201);
    const problems = (created.body['problems'] as JsonObject[]).filter(({ severity }) => severity === 'error');
    expect(problems).toEqual([]);
  });

  it.each(files)('%s can be published as it is, once it has an owner', async (file) => {
    const id = await product.publish({ ...read(file), owner: 'ada@example.com' });
    expect((await product.call('GET', `/api/flows/${id}`)).body).toMatchObject({ publishedVersion: 1 });
  });
});
