import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { flowTo } from '../support/world.js';
import { PracticeWorld } from './support.js';

jest.setTimeout(120_000);

let world: PracticeWorld;

beforeEach(async () => {
  world = new PracticeWorld();
  await world.start();
});

afterEach(() => world.stop());

const flows = async (): Promise<JsonObject[]> => (await world.product.call('GET', '/api/flows')).body['items'] as JsonObject[];
const connections = async (): Promise<JsonObject[]> => (await world.product.call('GET', '/api/connections')).body['items'] as JsonObject[];
const idsOf = (items: readonly JsonObject[]): unknown[] => items.map(({ id }) => id).sort();

async function restart(): Promise<void> {
  await world.product.stop();
  await world.startProduct();
}

it('the first start makes the example and its connections; the next one leaves one of each, and they work', async () => {
  const [flow] = await flows();
  expect(flow).toMatchObject({ name: 'Lead intake', publishedVersion: 1 });
  const made = await connections();
  expect(made.map(({ service, kind, name }) => [service, kind, name]).sort()).toEqual([
    ['Practice CRM', 'practice', 'Practice'],
    ['Practice analytics', 'practice', 'Practice'],
    ['Practice chat', 'practice', 'Practice'],
    ['Practice mailbox', 'practice', 'Practice'],
    ['Practice tasks', 'practice', 'Practice'],
  ]);
  await restart();
  expect(await flows()).toEqual([flow]);
  expect(idsOf(await connections())).toEqual(idsOf(made));
  expect((await world.rested())['status']).toBe('succeeded');
});

it('a first start that was cut off in the middle is finished by the next, with the same flow', async () => {
  const [flow] = await flows();
  const { pool } = world.database;
  await world.product.stop();
  // As it was between the making of the draft and its publication.
  await pool.query('DELETE FROM flow_version');
  await pool.query('UPDATE flow SET published_version = NULL');
  await pool.query('UPDATE first_start SET done_at = NULL');
  await world.startProduct();
  expect(await flows()).toMatchObject([{ id: flow?.['id'], publishedVersion: 1 }]);
  await world.product.stop();
  // As it was before the draft was made, with one connection made.
  await pool.query("DELETE FROM connection WHERE service <> 'Practice CRM'");
  for (const table of ['flow', 'flow_draft', 'flow_version', 'hook_path']) await pool.query(`DELETE FROM ${table}`);
  await pool.query('UPDATE first_start SET done_at = NULL');
  await world.startProduct();
  expect(await flows()).toMatchObject([{ id: flow?.['id'], publishedVersion: 1 }]);
});

it('an example that was deleted does not come back', async () => {
  const { pool } = world.database;
  for (const table of ['flow', 'flow_draft', 'flow_version', 'hook_path']) await pool.query(`DELETE FROM ${table}`);
  await restart();
  expect(await flows()).toEqual([]);
  expect((await world.product.call('POST', '/api/practice/submit', {})).body['code']).toBe('practice_example_missing');
  expect(world.product.log.filter((line) => line.includes('example'))).toEqual([]);
});

it('a database that has flows already gets no example', async () => {
  const { pool } = world.database;
  for (const table of ['flow', 'flow_draft', 'flow_version', 'hook_path', 'first_start']) await pool.query(`DELETE FROM ${table}`);
  await world.product.publish(flowTo('http://127.0.0.1:1'));
  await restart();
  expect(await flows()).toMatchObject([{ name: 'Listens at in' }]);
});

it('people do not change the connections of the practice services, whose secrets are nowhere to be seen', async () => {
  const [one] = await connections();
  const { id, service, name, settings, revision } = one ?? {};
  const answers = [
    await world.product.call('PUT', `/api/connections/${id as string}/secret`, { secrets: { token: 'mine' } }),
    await world.product.call(
      'PUT',
      `/api/connections/${id as string}`,
      { service, name, settings, secrets: { token: 'mine' } } as JsonObject,
      { 'if-match': `"${revision as number}"` },
    ),
  ];
  for (const { status, body } of answers) expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'connection_of_system' });
  expect(Object.keys(one ?? {})).not.toContain('secrets');
});
