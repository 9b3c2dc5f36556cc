import { describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { stepOf } from '../support/product.js';
import { outline, usePractice, type Service } from './support.js';

jest.setTimeout(60_000);

const world = usePractice();

/** Names a step when it asks a person, with the attempt that the answer is for. */
function answer(runId: string, step: string, as: string): Promise<unknown> {
  return world.product.call('POST', `/api/runs/${runId}/steps/${step}/resolve`, { as, attempt: 1, reason: 'looked into it' });
}

describe('A lead meets services that', () => {
  it('all behave: each is called once', async () => {
    const run = await world.rested();
    expect({ status: run['status'], gaps: run['gaps'] }).toEqual({ status: 'succeeded', gaps: 0 });
    for (const service of ['crm', 'chat', 'mailbox', 'analytics', 'tasks'] as const) {
      expect({ service, counts: await world.counts(service) }).toEqual({ service, counts: [1, 1] });
    }
  });

  it('are slow: it waits for them', async () => {
    await world.set('crm', { mode: 'slow', delayMs: 300 });
    const run = await world.rested();
    expect(run['status']).toBe('succeeded');
    const { startedAt, finishedAt } = stepOf(run, 'crm');
    expect(Date.parse(finishedAt as string) - Date.parse(startedAt as string)).toBeGreaterThanOrEqual(290);
  });

  it('are slower than the timeout: the same event is recorded again, and counts once', async () => {
    await world.set('analytics', { mode: 'slow', delayMs: 60_000, times: 1 });
    const run = await world.rested();
    expect({ status: run['status'], step: outline(run)['analytics'] }).toEqual({ status: 'succeeded', step: 'succeeded 2' });
    expect(await world.counts('analytics')).toEqual([2, 1]);
  });

  it('are down: the CRM is parked, and nothing is sent anywhere', async () => {
    await world.set('crm', { mode: 'down' });
    const run = await world.rested();
    expect({ status: run['status'], step: outline(run)['crm'] }).toEqual({ status: 'parked', step: 'parked 3 connection_refused' });
    for (const service of ['crm', 'chat', 'mailbox'] as const) expect(await world.counts(service)).toEqual([0, 0]);
  });

  it('are down: without chat it goes on with a gap', async () => {
    await world.set('chat', { mode: 'down' });
    const run = await world.rested();
    expect({ status: run['status'], step: outline(run)['chat'] }).toEqual({
      status: 'succeeded_with_gaps',
      step: 'failed 2 connection_refused',
    });
    expect(await world.counts('tasks')).toEqual([1, 1]);
  });

  it('say "too many requests": it waits as long as they ask', async () => {
    await world.set('mailbox', { mode: '429', retryAfterSeconds: 2, times: 1 });
    const run = await world.rested();
    expect({ status: run['status'], step: outline(run)['mail'] }).toEqual({ status: 'succeeded', step: 'succeeded 2' });
    const [second, first] = (await world.state('mailbox'))['recentCalls'] as JsonObject[];
    expect([first?.['status'], second?.['status']]).toEqual([429, 200]);
    expect(Date.parse(second?.['at'] as string) - Date.parse(first?.['at'] as string)).toBeGreaterThanOrEqual(1_990);
  });

  it.each<[Service, string, number]>([
    ['crm', '500_before', 1],
    ['crm', '500_after', 1],
    ['crm', 'cut_after', 1],
    ['mailbox', '500_before', 1],
    ['mailbox', '500_after', 1],
    ['analytics', '500_after', 1],
    ['tasks', '500_after', 1],
  ])('fail once (%s, %s): what may be repeated is, and happens once', async (service, mode, effects) => {
    await world.set(service, { mode, times: 1 });
    const run = await world.rested();
    expect(run['status']).toBe('succeeded');
    expect(await world.counts(service)).toEqual([2, effects]);
  });

  it.each([
    ['500_before', 0, 'send_again', 2],
    ['500_after', 1, 'happened', 1],
  ])('fail in chat (%s), which knows no keys: a person is asked, and the answer is obeyed', async (mode, before, as, calls) => {
    await world.set('chat', { mode, times: 1 });
    const run = await world.rested();
    expect({ status: run['status'], step: outline(run)['chat'] }).toEqual({
      status: 'needs_attention',
      step: expect.stringMatching(/^needs_attention 1/),
    });
    expect(stepOf(run, 'chat')['attention']).toBe('outcome_unknown');
    expect(await world.counts('chat')).toEqual([1, before]);
    await answer(run['id'] as string, 'chat', as);
    expect((await world.ended(run['id'] as string))['status']).toBe('succeeded');
    expect(await world.counts('chat')).toEqual([calls, 1]);
  });

  it('answer 200 and "ok": false: that is a failure, with the word of the service', async () => {
    await world.set('chat', { mode: 'ok_false' });
    const run = await world.rested();
    expect({ status: run['status'], step: outline(run)['chat'] }).toEqual({
      status: 'succeeded_with_gaps',
      step: 'failed 1 channel_not_found',
    });
    expect(await world.counts('chat')).toEqual([1, 0]);
  });

  it('answer 200 and "ok": false: without a task, sales is told', async () => {
    await world.set('tasks', { mode: 'ok_false' });
    const run = await world.rested();
    expect(outline(run)).toMatchObject({ task: 'failed 1 list_not_found', tell_sales: 'succeeded 1' });
    const [message] = (await world.state('chat'))['entries'] as JsonObject[];
    expect(message?.['text']).toContain('No task for Ada Lovelace');
  });

  it('change their reply: what was done is not done again, and who needs the missing id fails before anything is sent', async () => {
    await world.set('crm', { mode: 'changed_reply' });
    const run = await world.rested();
    expect(stepOf(run, 'crm')['output']).toMatchObject({
      email: 'ada@example.com',
      problem: { code: 'reply_changed', message: expect.stringContaining('"id"') },
    });
    expect(outline(run)).toMatchObject({ crm: 'succeeded 1', task: 'failed 1 required_input_missing' });
    expect([await world.counts('crm'), await world.counts('tasks')]).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('send their event twice: there is one run', async () => {
    await world.set('website', { mode: 'duplicate_delivery' });
    const [first, second] = await world.submit();
    expect(second).toBe(first);
    expect((await world.rests(first ?? ''))['status']).toBe('succeeded');
    expect((await world.state('website'))['recentCalls']).toMatchObject([{ status: 200 }, { status: 202 }]);
    expect(await world.counts('chat')).toEqual([1, 1]);
  });
});

describe('A switch', () => {
  it('shows how it stands, and is in the audit log', async () => {
    const { body } = await world.set('crm', { mode: 'slow', delayMs: 1, times: 2 });
    expect(body).toMatchObject({ id: 'crm', switch: { mode: 'slow', delayMs: 1, times: 2 } });
    const { rows } = await world.database.pool.query(
      "SELECT actor, subject, detail FROM audit WHERE action = 'practice.switch' ORDER BY at DESC LIMIT 1",
    );
    expect(rows).toEqual([{ actor: 'api-token', subject: 'crm', detail: { mode: 'slow', times: 2 } }]);
  });

  it.each<[string, JsonObject, number, string]>([
    ['crm', { mode: 'duplicate_delivery' }, 400, 'invalid_body'],
    ['website', { mode: 'down' }, 400, 'invalid_body'],
    ['crm', { mode: 'down', times: 2 }, 400, 'invalid_body'],
    ['crm', { mode: 'broken' }, 400, 'invalid_body'],
    ['fax', { mode: 'slow' }, 404, 'practice_service_not_found'],
  ])('of %s is not set to %j', async (service, change, status, code) => {
    const reply = await world.product.call('PUT', `/api/practice/${service}`, change);
    expect({ status: reply.status, code: reply.body['code'] }).toEqual({ status, code });
  });

  it('that went down comes up again at the same place', async () => {
    await world.set('crm', { mode: 'down' });
    const connections = async (): Promise<unknown> => (await world.product.call('GET', '/api/connections')).body;
    const before = await connections();
    await world.set('crm', { mode: 'normal' });
    expect(await connections()).toEqual(before);
    expect((await world.rested())['status']).toBe('succeeded');
  });
});
