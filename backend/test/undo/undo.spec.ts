import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { stepOf, type Reply } from '../support/product.js';
import { until } from '../support/until.js';
import { PracticeWorld } from '../practice/support.js';
import { journalOf } from '../crash/people.js';

jest.setTimeout(60_000);

const world = new PracticeWorld();
let connections: Map<string, string>;

beforeAll(async () => {
  await world.start();
  const { body } = await world.product.call('GET', '/api/connections');
  connections = new Map((body['items'] as JsonObject[]).map(({ service, id }) => [service as string, id as string]));
});
afterAll(() => world.stop());
beforeEach(() => world.reset());

let flows = 0;

/** Task, deal, message, then a step that fails; ended, or waiting for a person. */
async function failedRun(change: (steps: { [id: string]: JsonObject }) => void = () => undefined): Promise<JsonObject> {
  const flow = `undo-${++flows}`;
  const on = (service: string): { connection: string } => ({ connection: connections.get(service) ?? '' });
  const steps: { [id: string]: JsonObject } = {
    look: { name: 'Look around', operation: 'practice-crm.list_contacts', ...on('Practice CRM'), input: { limit: 1 } },
    task: {
      name: 'Task for sales',
      operation: 'practice-tasks.create_task',
      ...on('Practice tasks'),
      input: { title: 'Call {{ trigger.body.name }}', contact: 'contact_1' },
    },
    deal: {
      name: 'Deal',
      operation: 'practice-crm.create_deal',
      ...on('Practice CRM'),
      input: { title: '{{ trigger.body.name }}', contact: 'ada@example.com' },
    },
    tell: {
      name: 'Tell the team',
      operation: 'practice-chat.post_message',
      ...on('Practice chat'),
      input: { channel: 'sales', text: 'New deal' },
    },
    end: { name: 'End', operation: 'stop', input: { message: 'It can not go on.' } },
  };
  change(steps);
  const ids = Object.keys(steps);
  const document = {
    schema: 'plumbline/flow@1',
    name: flow,
    owner: 'sales@example.com',
    trigger: { operation: 'webhook', config: { path: flow, verify: { kind: 'none' } } },
    steps,
    edges: ids.map((to, index) => ({ from: ids[index - 1] ?? 'trigger', to })),
  };
  await world.product.publish(document);
  const { body } = await world.product.call('POST', `/hooks/${flow}`, { name: 'Ada {{ 1 + 1 }}' });
  return world.rests(body['runId'] as string);
}

const planOf = async (runId: string): Promise<JsonObject> => (await world.product.call('GET', `/api/runs/${runId}/undo`)).body;
const outline = (plan: JsonObject): string[] => (plan['items'] as { key: string; is: string }[]).map(({ key, is }) => `${key} ${is}`);
const undo = (runId: string, ...keys: string[]): Promise<Reply> =>
  world.product.call('POST', `/api/runs/${runId}/undo`, {
    effects: keys.map((key) => ({ key, attempt: 1 })),
    reason: 'ordered by mistake',
  });
const entries = async (service: 'crm' | 'tasks'): Promise<number> => ((await world.state(service))['entries'] as JsonObject[]).length;

describe('Taking back what a failed run did', () => {
  it('says what can be taken back, what not and why, and what need not be, the newest first', async () => {
    const run = await failedRun();
    expect(run['status']).toBe('failed');
    const plan = await planOf(run['id'] as string);
    expect(outline(plan)).toEqual(['tell impossible', 'deal possible', 'task possible', 'look not_needed']);
    const [tell, deal] = plan['items'] as JsonObject[];
    expect(tell?.['why']).toContain('has no way back');
    expect(deal).toMatchObject({
      action: { operation: 'practice-crm.delete_deal', input: { id: (stepOf(run, 'deal')['output'] as JsonObject)['id'] } },
    });
    expect(plan['settled']).toBe(true);
  });

  it('takes it back by a run of its own, in that order, and the ledger says by whom', async () => {
    const run = await failedRun();
    const runId = run['id'] as string;
    expect([await entries('crm'), await entries('tasks')]).toEqual([1, 1]);
    const answer = await undo(runId, 'task', 'deal');
    expect(answer).toMatchObject({ status: 202 });
    const undoRun = await world.ended(answer.body['runId'] as string);
    expect(undoRun).toMatchObject({ status: 'succeeded', undoOf: runId, trigger: 'undo', draft: null });
    expect([await entries('crm'), await entries('tasks')]).toEqual([0, 0]);
    const journal = await journalOf(world.product, undoRun['id'] as string);
    expect(journal.flatMap(({ kind, contract }) => (kind === 'step.started' ? [contract] : []))).toEqual([
      'practice-crm.delete_deal@1',
      'practice-tasks.delete_task@1',
    ]);
    const plan = await planOf(runId);
    expect(outline(plan)).toEqual(['tell impossible', 'deal undone', 'task undone', 'look not_needed']);
    expect((plan['items'] as JsonObject[])[1]).toMatchObject({
      undo: { by: 'api-token', reason: 'ordered by mistake', runId: undoRun['id'] },
    });
    const { rows } = await world.database.pool.query("SELECT actor, detail FROM audit WHERE action = 'run.undo' AND subject = $1", [runId]);
    expect(rows).toMatchObject([{ detail: { undoRunId: undoRun['id'], reason: 'ordered by mistake' } }]);
  });

  it('refuses the second press, and names who was first; ten at once start one run', async () => {
    const runId = (await failedRun())['id'] as string;
    const answers = await Promise.all(Array.from({ length: 10 }, () => undo(runId, 'deal')));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array.from({ length: 9 }, () => 409)]);
    const refused = answers.find(({ status }) => status === 409);
    const first = answers.find(({ status }) => status === 202);
    expect(refused?.body).toMatchObject({ code: 'already_undone', by: 'api-token', runId: first?.body['runId'] });
    await world.ended(first?.body['runId'] as string);
    expect(await world.counts('crm')).toEqual([3, 2]);
    expect((await undo(runId, 'deal', 'task')).body).toMatchObject({ code: 'already_undone' });
    expect(await entries('tasks')).toBe(1);
  });

  it('refuses what can not be taken back, and what the run did not do', async () => {
    const runId = (await failedRun())['id'] as string;
    expect((await undo(runId, 'tell')).body).toMatchObject({ status: 409, code: 'not_undoable' });
    expect((await undo(runId, 'nothing')).body).toMatchObject({ status: 409, code: 'not_undoable' });
    expect((await world.product.call('POST', `/api/runs/${runId}/undo`, { effects: [], reason: 'x' })).status).toBe(400);
    expect((await world.product.call('POST', `/api/runs/${runId}/undo`, { effects: [{ key: 'deal', attempt: 1 }] })).status).toBe(400);
  });

  it('shows a service that refuses as stuck, lets a person send it again, and takes the rest back after it', async () => {
    const runId = (await failedRun())['id'] as string;
    await world.set('crm', { mode: 'ok_false', times: 1 });
    const undoId = (await undo(runId, 'deal', 'task')).body['runId'] as string;
    await until('it waits for a person', async () => (await world.product.run(undoId))['status'] === 'needs_attention');
    expect(outline(await planOf(runId))).toEqual(['tell impossible', 'deal stuck', 'task under_way', 'look not_needed']);
    expect(await entries('tasks')).toBe(1);
    const retried = await world.product.call('POST', `/api/runs/${undoId}/steps/undo_1/retry`, { attempt: 1, version: 'same' });
    expect(retried.status).toBe(202);
    expect((await world.ended(undoId))['status']).toBe('succeeded');
    expect([await entries('crm'), await entries('tasks')]).toEqual([0, 0]);
  });

  it('takes a lost answer for what it is: what is gone already was taken back', async () => {
    const runId = (await failedRun())['id'] as string;
    await world.set('crm', { mode: 'cut_after', times: 1 });
    const undoRun = await world.ended((await undo(runId, 'deal')).body['runId'] as string);
    expect(undoRun['status']).toBe('succeeded');
    expect(stepOf(undoRun, 'undo_1')).toMatchObject({ attempt: 2, output: { removed: false } });
    expect(outline(await planOf(runId))).toContain('deal undone');
  });

  it('takes nothing back whose outcome nobody knows, until a person has said it', async () => {
    const run = await failedRun((steps) => delete steps['end']);
    expect(run['status']).toBe('succeeded');
    await world.set('chat', { mode: 'cut_after', times: 1 });
    const unclear = await failedRun();
    expect(unclear['status']).toBe('needs_attention');
    const plan = await planOf(unclear['id'] as string);
    expect(outline(plan)).toEqual(['tell impossible', 'deal possible', 'task possible', 'look not_needed']);
    expect((plan['items'] as JsonObject[])[0]).toMatchObject({ happened: 'maybe' });
  });
});

describe('A deal whose answer got lost', () => {
  it.each(['cut_after', '500_after'])('(%s) is found by its reference: nothing is sent again, and nobody is asked', async (mode) => {
    await world.set('crm', { mode, times: 1 });
    const run = await failedRun((steps) => delete steps['look']);
    expect(stepOf(run, 'deal')).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      byLookUp: true,
      output: { id: expect.stringMatching(/^deal_/) },
    });
    expect(await entries('crm')).toBe(1);
    expect(outline(await planOf(run['id'] as string))).toContain('deal possible');
  });

  it('is sent again when the search shows that it did not happen', async () => {
    await world.set('crm', { mode: '500_before', times: 1 });
    const run = await failedRun((steps) => delete steps['look']);
    expect(stepOf(run, 'deal')).toMatchObject({ status: 'succeeded', attempt: 2, byLookUp: false });
    expect(await entries('crm')).toBe(1);
  });
});
