import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { stepOf } from '../support/product.js';
import { until } from '../support/until.js';
import { formFlow, FormWorld, textOf, tokenFor } from './support.js';

const START_MS = 60_000;
const world = new FormWorld();
beforeAll(() => world.start(), START_MS);
afterAll(() => world.stop(), START_MS);

const FIELDS = {
  pages: [
    {
      fields: [
        { kind: 'file', id: 'cv', label: 'CV', most: 3 },
        { kind: 'text', id: 'other', label: 'Other' },
      ],
    },
  ],
};
const to = (path: string, more: JsonObject): JsonObject => ({ method: 'PUT', url: `${world.sink.url}${path}`, ...more });

/** Sends a file and a further answer; the files as the run has them. */
async function apply(form: { readonly path: string; readonly id: string }, names: readonly string[], other = ''): Promise<JsonObject[]> {
  const token = tokenFor({ flowId: form.id });
  const files: JsonObject[] = [];
  for (const name of names) files.push((await world.upload(form.path, token, 'cv', name, `bytes of ${name}`)).body['file'] as JsonObject);
  expect((await world.visit('POST', form.path, { token, answers: { cv: files, other } })).status).toBe(202);
  return files;
}

const called = (path: string): (typeof world.sink.calls)[number] | undefined => world.sink.calls.find((call) => call.path === path);

describe('A file that came with the event', () => {
  it('is sent as the body of a call, with its own type and size', async () => {
    const form = await world.form(FIELDS, to('/put-file', { bodyType: 'file', body: '{{ trigger.body.cv }}' }));
    await apply(form, ['cv.txt']);
    expect(await world.ended(form.id)).toMatchObject({ status: 'succeeded' });
    expect(called('/put-file')).toMatchObject({
      body: 'bytes of cv.txt',
      headers: { 'content-type': 'text/plain', 'content-length': '15' },
    });
  });

  it('is sent as a part of a form, beside others', async () => {
    const form = await world.form(FIELDS, to('/parts', { bodyType: 'multipart', body: { name: 'Ada', cv: '{{ trigger.body.cv }}' } }));
    await apply(form, ['a.txt', 'b "x".txt']);
    expect(await world.ended(form.id)).toMatchObject({ status: 'succeeded' });
    const call = called('/parts');
    expect(call?.headers['content-length']).toBe(String(Buffer.byteLength(call?.body ?? '')));
    expect(call?.body).toContain('name="name"\r\n\r\nAda\r\n');
    expect(call?.body).toContain('name="cv"; filename="a.txt"\r\ncontent-type: text/plain\r\n\r\nbytes of a.txt\r\n');
    expect(call?.body).toContain('filename="b %22x%22.txt"\r\ncontent-type: text/plain\r\n\r\nbytes of b "x".txt\r\n');
  });

  it('is sent again when the call is tried again', async () => {
    world.sink.script('/again', { status: 503, headers: { 'retry-after': '0' } });
    const form = await world.form(FIELDS, to('/again', { bodyType: 'file', body: '{{ trigger.body.cv[0] }}' }));
    await apply(form, ['cv.txt']);
    expect(await world.ended(form.id)).toMatchObject({ status: 'succeeded' });
    expect(world.sink.calls.filter(({ path }) => path === '/again').map(({ body }) => body)).toEqual([
      'bytes of cv.txt',
      'bytes of cv.txt',
    ]);
  });

  it('of another run is not there, whatever a visitor writes: nothing is sent', async () => {
    const first = await world.form(FIELDS);
    const [secret] = await apply(first, ['secret.txt']);
    await world.ended(first.id);
    // An author who takes an id from what a visitor wrote.
    const body = { id: '{{ trigger.body.other }}', name: 'x', type: 'text/plain', size: 1 };
    const form = await world.form(FIELDS, to('/stolen', { bodyType: 'file', body }));
    await apply(form, [], textOf(secret?.['id']));
    const run = await world.ended(form.id);
    expect(run['status']).toBe('failed');
    expect(stepOf(run, 'call')['error']).toMatchObject({ code: 'file_not_found', class: 'input' });
    expect(called('/stolen')).toBeUndefined();
  });

  it('is there for a replay, and said to be gone when it is gone', async () => {
    const form = await world.form(FIELDS, to('/replayed', { bodyType: 'file', body: '{{ trigger.body.cv }}' }));
    const [file] = await apply(form, ['cv.txt']);
    await world.ended(form.id);
    const [delivery] = await world.deliveriesOf(form.id);
    const replay = async (): Promise<JsonObject> => {
      const { body } = await world.product.call('POST', `/api/deliveries/${textOf(delivery?.['id'])}/replay`, { version: 'published' });
      return until('the replay has ended', async () => {
        const run = await world.product.run(textOf(body['runId']));
        return run['finishedAt'] !== null && run;
      });
    };
    expect(await replay()).toMatchObject({ status: 'succeeded' });
    await world.database.pool.query('DELETE FROM payload WHERE id = $1', [file?.['id']]);
    const gone = await replay();
    expect(stepOf(gone, 'call')['error']).toMatchObject({ code: 'file_not_found', message: expect.stringContaining('any more') });
    expect(world.sink.calls.filter(({ path }) => path === '/replayed')).toHaveLength(2);
  });

  it('is there for a run that the run starts, as for parts of a for-each', async () => {
    const document = formFlow('each-file', FIELDS);
    const each = { name: 'Each', operation: 'for_each', input: { items: '{{ trigger.body.cv }}' } };
    const send = { name: 'Send', operation: 'http.request', in: 'each', input: to('/each', { bodyType: 'file', body: '{{ item }}' }) };
    const id = await world.product.publish({ ...document, steps: { each, send }, edges: [{ from: 'trigger', to: 'each' }] });
    await apply({ path: 'each-file', id }, ['1.txt', '2.txt']);
    expect(await world.ended(id)).toMatchObject({ status: 'succeeded' });
    const bodies = world.sink.calls.filter(({ path }) => path === '/each').map(({ body }) => body);
    expect(bodies.sort()).toEqual(['bytes of 1.txt', 'bytes of 2.txt']);
  });

  it('may also be what a service answered: kept, and sent on', async () => {
    world.sink.always('/report', {
      headers: { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="../report.pdf"' },
      body: 'a report',
    });
    const document = formFlow('saves', FIELDS);
    const fetched = { name: 'Fetch', operation: 'http.request', input: { url: `${world.sink.url}/report`, saveAs: 'file' } };
    const on = {
      name: 'Send',
      operation: 'http.request',
      input: to('/report-on', { bodyType: 'file', body: '{{ steps.fetched.output.body }}' }),
    };
    const edges = [
      { from: 'trigger', to: 'fetched' },
      { from: 'fetched', to: 'on' },
    ];
    const id = await world.product.publish({ ...document, steps: { fetched, on }, edges });
    await apply({ path: 'saves', id }, []);
    const run = await world.ended(id);
    expect(run).toMatchObject({ status: 'succeeded' });
    const file = (stepOf(run, 'fetched')['output'] as JsonObject)['body'] as JsonObject;
    expect(file).toEqual({ id: expect.any(String), name: 'report.pdf', type: 'application/pdf', size: expect.any(Number) });
    expect(called('/report-on')).toMatchObject({ body: called('/report-on')?.body, headers: { 'content-type': 'application/pdf' } });
    expect(called('/report-on')?.body).toContain('a report');
    const reply = await world.product.call('GET', `/api/runs/${textOf(run['id'])}/files/${textOf(file['id'])}`);
    expect(reply.headers.get('content-disposition')).toContain('filename="report.pdf"');
  });
});
