import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Product, stepOf } from '../support/product.js';
import { until } from '../support/until.js';
import { isRefusal } from '../support/world.js';
import { formFlow, FormWorld, textOf, tokenFor } from './support.js';

const START_MS = 60_000;
const world = new FormWorld();
beforeAll(() => world.start(), START_MS);
afterAll(() => world.stop(), START_MS);

describe('The description of a form', () => {
  it('is for everybody, and says nothing of what only the server looks at', async () => {
    const { path } = await world.form({ spam: 'standard', embedOn: ['https://example.com'], language: 'de', text: 'Hello' });
    const { status, body, headers } = await world.visit('GET', path);
    expect(status).toBe(200);
    expect(body).toEqual({
      form: {
        title: 'Contact',
        text: 'Hello',
        language: 'de',
        pages: [{ fields: [{ kind: 'text', id: 'name', label: 'Name', required: true }] }],
      },
      language: 'de',
      token: expect.any(String),
      workBits: null,
      embed: ['https://example.com'],
    });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is not there in the same way for what never was, is not published, is archived, or is a webhook', async () => {
    const archived = await world.form();
    await world.product.call('POST', `/api/flows/${archived.id}/archive`);
    await world.product.call('POST', '/api/flows', formFlow('only-a-draft'));
    const texts = new Set<string>();
    for (const path of ['nothing-here', 'only-a-draft', archived.path, '.hidden', 'a%00b', '%E0%A4%A']) {
      const reply = await world.visit('GET', path);
      if (path === '%E0%A4%A') isRefusal(reply, 400, 'bad_request');
      else {
        isRefusal(reply, 404, 'form_not_found');
        texts.add(JSON.stringify(reply.body));
      }
    }
    expect(texts.size).toBe(1);
  });

  it('is found at a path of several parts, and whoever opens the address in a browser is sent to the page', async () => {
    await world.product.publish(formFlow('jobs/2026/apply'));
    expect((await world.visit('GET', 'jobs/2026/apply')).status).toBe(200);
    const page = await fetch(`${world.product.address}/forms/jobs/2026/apply`, {
      redirect: 'manual',
      headers: { accept: 'text/html,*/*' },
    });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/f/jobs/2026/apply']);
  });

  it('has an address of its own: a webhook may have the same path, and reaches nothing of it; another form may not', async () => {
    await world.product.publish(formFlow('shared-path'));
    const reply = await world.product.call('POST', '/hooks/form:shared-path', { name: 'Ada' });
    isRefusal(reply, 404, 'hook_not_found');
    const second = await world.product.call('POST', '/api/flows', formFlow('shared-path'));
    expect(second.body['problems']).toContainEqual(expect.objectContaining({ code: 'path_taken' }));
  });
});

describe('Answers that are good', () => {
  it('start a run that gets them as the fields say, and nothing of the visitor', async () => {
    const form = await world.form({
      pages: [
        {
          fields: [
            { kind: 'text', id: 'name', label: 'Name', required: true },
            { kind: 'number', id: 'age', label: 'Age' },
          ],
        },
      ],
    });
    const sent = await world.visit(
      'POST',
      form.path,
      { token: tokenFor({ flowId: form.id }), answers: { name: ' Ada ', age: '36', left: 'over' } },
      { 'content-language': 'de', cookie: 'a=b', 'user-agent': 'Somebody' },
    );
    expect(sent.status).toBe(202);
    expect(await world.ended(form.id)).toMatchObject({ status: 'succeeded' });
    const run = await world.ended(form.id);
    expect(stepOf(run, 'keep')['output']).toEqual({ heard: { age: 36, name: 'Ada' } });
    const [delivery] = await world.deliveriesOf(form.id);
    expect(delivery).toMatchObject({ kind: 'form', verdict: 'accepted', excerpt: '{"age":36,"name":"Ada"}' });
    const shown = await world.product.call('GET', `/api/deliveries/${textOf(delivery?.['id'])}`);
    expect(shown.body).toMatchObject({ headers: { 'content-language': 'de' }, query: '', path: form.path, notReplayable: null });
    expect(Object.keys(sent.body)).toEqual(['submission']);
    expect(JSON.stringify(sent.body)).not.toContain(textOf(run['id']));
  });

  it('sent a hundred times at once, and once more later, start one run and are told the same', async () => {
    const form = await world.form();
    const body = { token: tokenFor({ flowId: form.id }), answers: { name: 'Ada' } };
    const replies = await Promise.all(Array.from({ length: 100 }, () => world.visit('POST', form.path, body)));
    await world.ended(form.id);
    const later = await world.visit('POST', form.path, { ...body, answers: { name: 'Somebody else' } });
    expect(new Set([...replies, later].map((reply) => `${String(reply.status)} ${textOf(reply.body['submission'])}`)).size).toBe(1);
    expect(later.status).toBe(202);
    expect(await world.runsOf(form.id)).toHaveLength(1);
  });

  it('sent to two processes at once start one run', async () => {
    const form = await world.form();
    const second = await Product.start({ env: { DATABASE_URL: world.database.url } });
    try {
      const body = { token: tokenFor({ flowId: form.id }), answers: { name: 'Ada' } };
      const send = (product: Product): ReturnType<Product['call']> =>
        product.call('POST', `/forms/${form.path}`, body, { authorization: '' });
      const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => send(n % 2 === 0 ? world.product : second)));
      expect(new Set(replies.map((reply) => `${String(reply.status)} ${textOf(reply.body['submission'])}`)).size).toBe(1);
      expect(await world.ended(form.id)).toMatchObject({ status: 'succeeded' });
      expect(await world.runsOf(form.id)).toHaveLength(1);
    } finally {
      await second.stop();
    }
  });

  it('can be replayed from the inbox, as a run of its own', async () => {
    const form = await world.form();
    await world.send(form, { name: 'Ada' });
    await world.ended(form.id);
    const [delivery] = await world.deliveriesOf(form.id);
    const replay = await world.product.call('POST', `/api/deliveries/${textOf(delivery?.['id'])}/replay`, { version: 'published' });
    expect(replay.status).toBe(202);
    expect(await world.runsOf(form.id)).toHaveLength(2);
  });
});

describe('Answers that are not good', () => {
  it('are refused with what is wrong with each, for people and for programs, and start nothing', async () => {
    const form = await world.form({
      pages: [
        { fields: [{ kind: 'text', id: 'name', label: 'Name', required: true }] },
        { fields: [{ kind: 'email', id: 'mail', label: 'Mail' }] },
      ],
    });
    const reply = await world.send(form, { mail: 'nobody' });
    isRefusal(reply, 422, 'form_answers_refused');
    expect(reply.body['faults']).toEqual([
      { field: 'name', page: 0, fault: { code: 'missing' } },
      { field: 'mail', page: 1, fault: { code: 'notEmail' } },
    ]);
    expect(reply.body['problems']).toEqual([
      { code: 'missing', severity: 'error', pointer: '/answers/name', message: 'it has to be answered' },
      { code: 'notEmail', severity: 'error', pointer: '/answers/mail', message: 'it is not an e-mail address' },
    ]);
    expect(await world.deliveriesOf(form.id)).toEqual([]);
  });

  it('are refused with a token that is not ours, is for another form, too old, or for a preview', async () => {
    const form = await world.form();
    const other = await world.form();
    const good = tokenFor({ flowId: form.id });
    const day = 24 * 3_600_000;
    for (const token of [
      'x',
      `${good}0`,
      good.replace(/^f1/, 'p1'),
      tokenFor({ flowId: other.id }),
      tokenFor({ flowId: form.id, preview: true }),
      tokenFor({ flowId: form.id, atMs: Date.now() - day - 1_000 }),
      tokenFor({ flowId: form.id, atMs: Date.now() + day }),
    ]) {
      isRefusal(await world.visit('POST', form.path, { token, answers: { name: 'Ada' } }), 403, 'form_token_invalid');
    }
    expect(await world.runsOf(form.id)).toEqual([]);
  });

  it('are refused after twenty from one address within ten minutes, with how long to wait', async () => {
    const form = await world.form();
    const from = (address: string): Promise<{ status: number; headers: Headers }> =>
      world.visit(
        'POST',
        form.path,
        { token: tokenFor({ flowId: form.id }), answers: { name: 'Ada' } },
        { 'x-forwarded-for': `1.1.1.1, ${address}` },
      );
    for (let n = 0; n < 20; n++) expect((await from('203.0.113.7')).status).toBe(202);
    const refused = await from('203.0.113.7');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
    expect((await from('203.0.113.8')).status).toBe(202);
  });

  it('are refused from a page of somebody else', async () => {
    const form = await world.form();
    const body = { token: tokenFor({ flowId: form.id }), answers: { name: 'Ada' } };
    isRefusal(await world.visit('POST', form.path, body, { origin: 'https://elsewhere.example' }), 403, 'cross_site_refused');
    expect((await world.visit('OPTIONS', form.path)).headers.get('access-control-allow-origin')).toBeNull();
    isRefusal(await world.visit('PUT', form.path, body), 405, 'method_not_allowed');
  });
});

describe('Spam', () => {
  const spamOf = async (flowId: string): Promise<JsonObject[]> =>
    (await world.deliveriesOf(flowId)).filter(({ verdict }) => verdict === 'spam');

  it('is answered like the rest, starts nothing, and can be replayed by somebody who thinks otherwise', async () => {
    const form = await world.form({ pages: [{ fields: [{ kind: 'text', id: 'name', label: 'Name' }] }, { fields: [] }] });
    const bait = await world.send(form, { name: 'Bot' }, { bait: 'https://buy.example' });
    const fast = await world.visit('POST', form.path, {
      token: tokenFor({ flowId: form.id, atMs: Date.now() - 2_500 }),
      answers: { name: 'Fast' },
    });
    for (const { status, body } of [bait, fast]) {
      expect([status, Object.keys(body)]).toEqual([202, ['submission']]);
      expect((await world.state(body['submission'])).body).toEqual({ state: 'done' });
    }
    expect(await world.runsOf(form.id)).toEqual([]);
    const kept = await spamOf(form.id);
    expect(kept.map(({ excerpt, run }) => ({ excerpt, run }))).toEqual([
      { excerpt: '{"name":"Fast"}', run: null },
      { excerpt: '{"name":"Bot"}', run: null },
    ]);
    expect((await world.product.call('POST', `/api/deliveries/${textOf(kept[0]?.['id'])}/replay`, { version: 'published' })).status).toBe(
      202,
    );
    expect(await world.runsOf(form.id)).toHaveLength(1);
    const { body } = await world.product.call('GET', '/metrics');
    expect(textOf(body['text'])).toMatch(/plumbline_form_spam_total 2/);
  });

  it('is kept a hundred times a flow at most', async () => {
    const form = await world.form();
    for (let n = 0; n < 6; n++) {
      const send = (i: number): Promise<unknown> =>
        world.visit(
          'POST',
          form.path,
          { token: tokenFor({ flowId: form.id }), answers: { name: `${n} ${i}` }, bait: 'x' },
          { 'x-forwarded-for': `203.0.113.${n}` },
        );
      await Promise.all(Array.from({ length: 18 }, (_, i) => send(i)));
    }
    // Those that were kept at once did not see each other.
    await world.visit(
      'POST',
      form.path,
      { token: tokenFor({ flowId: form.id }), answers: { name: 'last' }, bait: 'x' },
      { 'x-forwarded-for': '203.0.113.99' },
    );
    const { rows } = await world.database.pool.query("SELECT 1 FROM delivery WHERE flow_id = $1 AND verdict = 'spam'", [form.id]);
    expect(rows).toHaveLength(100);
  });

  it('that does not work for it is refused where the form is strict', async () => {
    const form = await world.form({ spam: 'strict' });
    const described = (await world.visit('GET', form.path)).body;
    expect(described['workBits']).toBe(18);
    expect(textOf(described['token']).split('.')[5]).toBe('18');
    // 8 bits, so that the test need not work for a second.
    const token = tokenFor({ flowId: form.id, workBits: 8 });
    const digest = (n: number): Buffer =>
      createHash('sha256')
        .update(`${token}:${String(n)}`)
        .digest();
    const numbers = Array.from({ length: 10_000 }, (_, n) => n);
    const good = numbers.find((n) => digest(n)[0] === 0);
    const bad = numbers.find((n) => digest(n)[0] !== 0);
    for (const work of [undefined, bad]) {
      const reply = await world.visit('POST', form.path, { token, answers: { name: 'Ada' }, ...(work === undefined ? {} : { work }) });
      isRefusal(reply, 422, 'form_work_wrong');
    }
    expect((await world.visit('POST', form.path, { token, answers: { name: 'Ada' }, work: good ?? -1 })).status).toBe(202);
  });
});

describe('How a submission stands', () => {
  const call = (path: string): JsonObject => ({ method: 'GET', url: `${world.sink.url}/${path}` });

  it('is done at once where the form says so when it is accepted', async () => {
    const form = await world.form();
    const { body } = await world.send(form, { name: 'Ada' });
    expect((await world.state(body['submission'])).body).toEqual({ state: 'done' });
    isRefusal(await world.state(randomUUID()), 404, 'form_not_found');
    isRefusal(await world.state(body['submission'], 99), 400, 'invalid_query');
  });

  it('is told as soon as the run has ended, well or not, and nothing else of the run', async () => {
    let release = (): void => undefined;
    world.sink.always('/slow', { until: new Promise<void>((resolve) => (release = resolve)) });
    const form = await world.form({ answerWhen: 'finished' }, call('slow'));
    const { body } = await world.send(form, { name: 'Ada' });
    expect(['received', 'working']).toContain((await world.state(body['submission'])).body['state']);
    await until('the call is out', async () => world.sink.calls.some(({ path }) => path === '/slow'));
    const asking = world.state(body['submission'], 10);
    release();
    expect((await asking).body).toEqual({ state: 'done' });
    world.sink.always('/broken', { status: 400 });
    const failing = await world.form({ answerWhen: 'finished' }, call('broken'));
    const failed = await world.send(failing, { name: 'Ada' });
    expect((await world.state(failed.body['submission'], 10)).body).toEqual({ state: 'failed' });
  });

  it('is later when the run takes longer than the visitor waits, or waits for a person', async () => {
    world.sink.always('/hang', { hang: true });
    const slow = await world.form({ answerWhen: 'finished', answerWithin: 1 }, call('hang'));
    const { body } = await world.send(slow, { name: 'Ada' });
    const state = await until('the visitor was kept waiting', async () => {
      const reply = await world.state(body['submission'], 1);
      return reply.body['state'] !== 'working' && reply.body['state'] !== 'received' && reply;
    });
    expect(state.body).toEqual({ state: 'later' });
    const document = formFlow('approved', { answerWhen: 'finished', answerWithin: 120 });
    const asks = { ask: { name: 'Ask', operation: 'wait', input: { approval: { message: 'Yes?' } } } };
    const id = await world.product.publish({ ...document, steps: asks, edges: [{ from: 'trigger', to: 'ask' }] });
    const sent = await world.send({ path: 'approved', id }, { name: 'Ada' });
    expect((await world.state(sent.body['submission'], 10)).body).toEqual({ state: 'later' });
  });
});

describe('The preview of a draft', () => {
  it('judges as the published form would, keeps a sample, and starts nothing', async () => {
    const { body } = await world.product.call('POST', '/api/flows', formFlow('not-yet'));
    const id = textOf(body['id']);
    const described = await world.product.call('GET', `/api/flows/${id}/form-preview`);
    expect(described).toMatchObject({ status: 200, body: { form: { title: 'Contact' }, workBits: null } });
    const token = textOf(described.body['token']);
    const tryIt = (answers: JsonObject): ReturnType<typeof world.visit> =>
      world.product.call('POST', `/api/flows/${id}/form-preview`, { token, answers });
    isRefusal(await tryIt({}), 422, 'form_answers_refused');
    expect(await tryIt({ name: 'Ada' })).toMatchObject({ status: 202, body: { deliveryId: expect.any(String) } });
    expect(await world.deliveriesOf(id)).toMatchObject([{ kind: 'form', verdict: 'captured', run: null }]);
    expect((await world.product.call('GET', `/api/flows/${id}/samples`)).body).toMatchObject({
      trigger: { value: { body: { name: 'Ada' } } },
    });
    expect(await world.runsOf(id)).toEqual([]);
    isRefusal(await world.visit('POST', 'not-yet', { token, answers: { name: 'Ada' } }), 404, 'form_not_found');
  });

  it('is refused for a flow that no form starts, and for visitors', async () => {
    const { body } = await world.product.call('POST', '/api/flows', {
      ...formFlow('was-a-form'),
      trigger: { operation: 'manual', config: {} },
    });
    isRefusal(await world.product.call('GET', `/api/flows/${textOf(body['id'])}/form-preview`), 409, 'not_a_form');
    const visitor = await world.product.call('GET', `/api/flows/${textOf(body['id'])}/form-preview`, undefined, { authorization: '' });
    isRefusal(visitor, 401, 'unauthorized');
  });
});
