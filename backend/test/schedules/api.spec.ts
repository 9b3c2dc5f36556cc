import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, stepOf } from '../support/product.js';
import { until } from '../support/until.js';
import { isRefusal } from '../support/world.js';

const HOUR = 3_600_000;

let database: TestDatabase;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url } });
});

afterAll(async () => {
  await product.stop();
  await database.drop();
});

const flow = (config: JsonObject): JsonObject => ({
  schema: 'plumbline/flow@1',
  name: 'Report',
  owner: 'ada@example.com',
  trigger: { operation: 'schedule', config },
  steps: { note: { name: 'Note', operation: 'transform', input: { event: '{{ trigger }}', due: '{{ trigger.dueAt }}' } } },
  edges: [{ from: 'trigger', to: 'note' }],
});

const scheduleOf = async (id: string): Promise<JsonObject> => (await product.call('GET', `/api/flows/${id}/schedule`)).body;
const iso = (ms: number): string => new Date(ms).toISOString();
/** Due half an hour ago, and each hour before: no test meets the next one. */
const HALF_AGO = Math.floor(Date.now() / 60_000) * 60_000 - HOUR / 2;
const HOURLY = `${new Date(HALF_AGO).getUTCMinutes()} * * * *`;
const hour = (back: number): string => iso(HALF_AGO - back * HOUR);

async function ended(runId: string): Promise<JsonObject> {
  return until('the run has ended', async () => {
    const seen = await product.run(runId);
    return seen['finishedAt'] !== null && seen;
  });
}

/** A published flow whose schedule nobody has looked at for some hours, as after an outage. */
async function afterOutage(config: JsonObject, hours: number): Promise<string> {
  const id = await product.publish(flow(config));
  await until('the schedule was looked at', async () => {
    const { rowCount } = await database.pool.query('SELECT 1 FROM schedule WHERE flow_id = $1 AND look_at > clock_timestamp() + $2', [
      id,
      '10 s',
    ]);
    return rowCount === 1;
  });
  const past = `${hours} hours`;
  await database.pool.query('UPDATE schedule SET decided_at = decided_at - $2::interval, look_at = clock_timestamp() WHERE flow_id = $1', [
    id,
    past,
  ]);
  await database.pool.query("SELECT pg_notify('plumbline_flow', $1)", [id]);
  return id;
}

/** The same flow with another trigger; it reads nothing of it. */
const startedBy = (trigger: JsonObject): JsonObject => ({
  ...flow({}),
  trigger,
  steps: { note: { name: 'Note', operation: 'transform', input: { event: '{{ trigger }}' } } },
});

describe('A preview', () => {
  const preview = async (cron: string, zone?: string): Promise<JsonObject> =>
    (await product.call('GET', `/api/schedule/preview?${new URLSearchParams({ cron, ...(zone ? { zone } : {}) }).toString()}`)).body;

  it('says what an expression means, and when it is due', async () => {
    const { sentence, next, problem } = await preview('0 9 * * 1-5', 'Europe/Berlin');
    expect({ sentence, problem }).toEqual({ sentence: 'At 09:00, Monday through Friday (Europe/Berlin)', problem: null });
    expect(next).toHaveLength(10);
  });

  it('says what is wrong, in words', async () => {
    const message = 'The hour "25" is not right: it takes 0 to 23, with * , - and / as usual.';
    expect(await preview('0 25 * * *')).toEqual({ sentence: null, next: [], problem: { at: 'cron', message } });
    expect((await preview('@daily', 'Europe/Berln'))['problem']).toMatchObject({ at: 'zone' });
    isRefusal(await product.call('GET', '/api/schedule/preview'), 400, 'invalid_query');
  });
});

describe('A flow with a schedule', () => {
  it('shows when it is due next, and nothing that was missed', async () => {
    const id = await product.publish(flow({ cron: '0 0 1 1 *', zone: 'UTC' }));
    const year = new Date().getUTCFullYear();
    expect(await scheduleOf(id)).toEqual({
      ...{
        cron: '0 0 1 1 *',
        zone: 'UTC',
        sentence: 'At 00:00, on day 1 of the month, only in January (UTC)',
        onMissed: 'latest',
        most: 100,
      },
      next: Array.from({ length: 10 }, (_, at) => `${year + at + 1}-01-01T00:00:00.000Z`),
      ...{ last: null, missed: [], missedMore: false },
    });
    await product.call('POST', `/api/flows/${id}/archive`);
    expect((await scheduleOf(id))['next']).toEqual([]);
  });

  it('can not be published while its times can not be read', async () => {
    const { body } = await product.call('POST', '/api/flows', flow({ cron: '61 * * * *', zone: 'Mars' }));
    const reply = await product.call('POST', `/api/flows/${body['id'] as string}/publish`, {});
    isRefusal(reply, 422, 'flow_has_problems');
    expect(reply.body['problems']).toEqual([expect.objectContaining({ code: 'cron_invalid', pointer: '/trigger/config/cron' })]);
  });

  it('can be tried by hand, as a draft too: it is due now, or when one says', async () => {
    const { body } = await product.call('POST', '/api/flows', flow({ cron: '@yearly' }));
    const id = body['id'] as string;
    const now = await product.call('POST', `/api/flows/${id}/runs`, { revision: 1 });
    const event = { kind: 'manual', dueAt: expect.any(String), startedAt: expect.any(String), late: false };
    expect(stepOf(await ended(now.body['runId'] as string), 'note')['output']).toMatchObject({ event });

    const dueAt = '2026-01-01T00:00:00.000Z';
    const then = await product.call('POST', `/api/flows/${id}/runs`, { revision: 1, body: { dueAt } });
    expect(stepOf(await ended(then.body['runId'] as string), 'note')['output']).toMatchObject({ due: dueAt, event: { late: true } });

    const alone = await product.call('POST', `/api/flows/${id}/steps/note/test`, {
      revision: 1,
      trigger: { kind: 'schedule', dueAt, late: true },
    });
    expect(stepOf(await ended(alone.body['runId'] as string), 'note')['output']).toMatchObject({ due: dueAt });
  });

  it('that is started otherwise has no schedule to show', async () => {
    const id = await product.publish(startedBy({ operation: 'manual' }));
    isRefusal(await product.call('GET', `/api/flows/${id}/schedule`), 409, 'not_scheduled');
    isRefusal(await product.call('GET', `/api/flows/${randomUUID()}/schedule`), 404, 'flow_not_found');
    const { body } = await product.call('POST', '/api/flows', flow({ cron: '@daily' }));
    isRefusal(await product.call('GET', `/api/flows/${body['id'] as string}/schedule`), 409, 'not_published');
  });
});

describe('After an outage of some hours', () => {
  it('starts the newest due time late, lists the others, and makes up for those that one asks for, once each', async () => {
    const id = await afterOutage({ cron: HOURLY }, 4);
    const seen = await until('the newest was started', async () => {
      const schedule = await scheduleOf(id);
      return schedule['last'] !== null && schedule;
    });
    const { last, missed } = seen as { last: JsonObject; missed: JsonObject[] };
    expect(last).toMatchObject({ dueAt: hour(0), runId: expect.any(String) });
    expect(missed.map(({ dueAt, why, startedRunId }) => [dueAt, why, startedRunId])).toEqual([1, 2, 3].map((n) => [hour(n), 'late', null]));
    expect(stepOf(await ended(last['runId'] as string), 'note')['output']).toMatchObject({
      event: { kind: 'schedule', dueAt: hour(0), late: true },
    });

    const path = `/api/flows/${id}/schedule/backfill`;
    const some = await product.call('POST', path, { dueTimes: [hour(1), hour(3)] });
    expect(some).toMatchObject({ status: 202, body: { items: [hour(3), hour(1)].map((dueAt) => ({ dueAt, again: false })) } });
    const runs = (some.body['items'] as JsonObject[]).map(({ runId }) => runId);
    const again = await product.call('POST', path, { dueTimes: [hour(3), hour(1), hour(1)] });
    expect(again.body['items']).toEqual([hour(3), hour(1)].map((dueAt, at) => ({ dueAt, runId: runs[at], again: true })));
    expect(stepOf(await ended(runs[0] as string), 'note')['output']).toMatchObject({ due: hour(3), event: { late: true } });
    expect(((await scheduleOf(id))['missed'] as JsonObject[]).map(({ startedRunId }) => startedRunId)).toEqual([runs[1], null, runs[0]]);

    const { rows } = await database.pool.query<{ detail: JsonObject }>(
      "SELECT detail FROM audit WHERE action = 'schedule.backfill' AND subject = $1 ORDER BY at",
      [id],
    );
    expect(rows[0]?.detail).toEqual({ version: 1, started: [hour(3), hour(1)].map((dueAt, at) => ({ dueAt, runId: runs[at] })) });
  });

  it('makes up for nothing that was not missed', async () => {
    const id = await afterOutage({ cron: HOURLY, missed: 'skip' }, 2);
    await until('it was looked at', async () => ((await scheduleOf(id))['missed'] as JsonObject[]).length > 0);
    const half = iso(Date.parse(hour(1)) + HOUR / 4);
    for (const dueTimes of [[hour(1), half], [hour(-1)], [hour(9)]]) {
      const reply = await product.call('POST', `/api/flows/${id}/schedule/backfill`, { dueTimes });
      isRefusal(reply, 422, 'not_missed');
      expect(reply.body['problems']).toMatchObject([{ pointer: `/dueTimes/${dueTimes.length - 1}` }]);
    }
    isRefusal(await product.call('POST', `/api/flows/${id}/schedule/backfill`, { dueTimes: ['yesterday'] }), 400, 'invalid_body');
    expect(((await scheduleOf(id))['missed'] as JsonObject[]).every(({ startedRunId }) => startedRunId === null)).toBe(true);
    await product.call('POST', `/api/flows/${id}/archive`);
    isRefusal(await product.call('POST', `/api/flows/${id}/schedule/backfill`, { dueTimes: [hour(1)] }), 409, 'flow_archived');
  });
});

describe('What ends a schedule', () => {
  const spans = async (id: string): Promise<readonly { version: number; standing: boolean }[]> => {
    const { rows } = await database.pool.query<{ version: number; standing: boolean }>(
      'SELECT version, ended_at IS NULL AS standing FROM schedule WHERE flow_id = $1 ORDER BY version',
      [id],
    );
    return rows;
  };

  it('is the archive, until the flow is restored; and a version that starts otherwise', async () => {
    const id = await product.publish(flow({ cron: '@yearly' }));
    expect(await spans(id)).toEqual([{ version: 1, standing: true }]);
    await product.call('POST', `/api/flows/${id}/archive`);
    await until('it is gone', async () => (await spans(id)).length === 0);
    await product.call('POST', `/api/flows/${id}/restore`);
    expect(await spans(id)).toEqual([{ version: 1, standing: true }]);
    await product.call('POST', `/api/flows/${id}/publish`, {});
    expect(await spans(id)).toEqual([{ version: 2, standing: true }]);
    await product.call('PUT', `/api/flows/${id}/draft`, startedBy({ operation: 'manual' }), { 'if-match': '"1"' });
    expect((await product.call('POST', `/api/flows/${id}/publish`, {})).status).toBe(201);
    await until('it is gone', async () => (await spans(id)).length === 0);
  });

  it('is not a webhook whose sender names its event as a due time is named', async () => {
    const config = { path: 'reports', verify: { kind: 'none' }, dedupe: { key: '{{ trigger.body.id }}' } };
    const id = await product.publish(startedBy({ operation: 'webhook', config }));
    for (const status of [202, 200])
      expect((await product.call('POST', '/hooks/reports', { id: `schedule ${hour(0)}` })).status).toBe(status);
    const { rows } = await database.pool.query<{ key: string }>('SELECT key FROM dedupe WHERE trigger_id = $1', [id]);
    expect(rows).toEqual([{ key: expect.stringMatching(/^sha256:/) }]);
  });
});
