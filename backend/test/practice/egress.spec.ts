import { describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { calling, start, rested } from '../connections/support.js';
import { createTestDatabase } from '../support/database.js';
import { Product, stepOf } from '../support/product.js';
import { usePractice } from './support.js';

jest.setTimeout(60_000);

const world = usePractice();

async function crmConnection(): Promise<JsonObject> {
  const { body } = await world.product.call('GET', '/api/connections');
  const found = (body['items'] as JsonObject[]).find(({ service }) => service === 'Practice CRM');
  if (!found) throw new Error('no practice connection');
  return found;
}

async function baseUrl(): Promise<string> {
  return ((await crmConnection())['settings'] as JsonObject)['baseUrl'] as string;
}

describe('The practice services', () => {
  it('can not be called by a plain HTTP request: their address is as private as any other', async () => {
    const flowId = await world.product.publish(calling(`${await baseUrl()}/contacts`, undefined));
    const run = await rested(world.product, await start(world.product, flowId));
    expect(stepOf(run, 'call')['error']).toMatchObject({ code: 'egress_denied' });
    expect(await world.counts('crm')).toEqual([0, 0]);
  });

  it('can not be called by a plain HTTP request with their connection either: publishing is refused', async () => {
    const { id } = await crmConnection();
    const created = await world.product.call('POST', '/api/flows', calling(`${await baseUrl()}/contacts`, id));
    const published = await world.product.call('POST', `/api/flows/${created.body['id'] as string}/publish`);
    expect({ status: published.status, problems: published.body['problems'] }).toMatchObject({
      status: 422,
      problems: [{ code: 'connection_kind_wrong' }],
    });
  });

  it('want their token', async () => {
    const reply = await fetch(`${await baseUrl()}/contacts`, { headers: { authorization: 'Bearer wrong' } });
    expect(reply.status).toBe(401);
  });
});

describe('The way to the practice services', () => {
  it('leads nowhere else, wherever their connection points', async () => {
    const { id } = await crmConnection();
    const other = world.product.address.replace('http://', '');
    await world.database.pool.query('UPDATE connection SET settings = $2, hosts = ARRAY[$3] WHERE id = $1', [
      id,
      JSON.stringify({ baseUrl: `http://${other}` }),
      other,
    ]);
    const flowId = await world.product.publish(
      calling('', id, {
        operation: 'practice-crm.list_contacts',
        input: { method: undefined, url: undefined, body: undefined } as unknown as JsonObject,
      }),
    );
    const run = await rested(world.product, await start(world.product, flowId));
    expect(stepOf(run, 'call')['error']).toMatchObject({ code: 'egress_denied' });
  });
});

describe('A server without practice services', () => {
  it('has no example and no practice connections, and says so when asked', async () => {
    const database = await createTestDatabase();
    const product = await Product.start({ env: { DATABASE_URL: database.url } });
    const { body: flows } = await product.call('GET', '/api/flows');
    const { body: connections } = await product.call('GET', '/api/connections');
    const asked = await product.call('GET', '/api/practice');
    expect([flows['items'], connections['items']]).toEqual([[], []]);
    expect({ status: asked.status, code: asked.body['code'] }).toEqual({ status: 404, code: 'practice_off' });
    await product.stop();
    await database.drop();
  });

  it('sends nothing for flows that were made where there were some', async () => {
    const { id } = await crmConnection();
    const step = {
      operation: 'practice-crm.list_contacts',
      input: { method: undefined, url: undefined, body: undefined } as unknown as JsonObject,
    };
    const flowId = await world.product.publish(calling('', id, step));
    await world.product.stop();
    await world.startProduct({ PRACTICE: 'off' });
    const run = await rested(world.product, await start(world.product, flowId));
    expect(stepOf(run, 'call')['error']).toMatchObject({ code: 'egress_denied', message: expect.stringContaining('PRACTICE') });
    await world.product.stop();
    await world.startProduct();
  });
});
