import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stepOf } from '../support/product.js';
import { isRefusal } from '../support/world.js';
import { FormWorld, tokenFor } from './support.js';

const START_MS = 60_000;
const world = new FormWorld();
let form: { readonly path: string; readonly id: string };
beforeAll(async () => {
  await world.start();
  form = await world.form({
    pages: [
      {
        fields: [
          { kind: 'text', id: 'name', label: 'Name' },
          { kind: 'file', id: 'cv', label: 'CV' },
        ],
      },
    ],
  });
}, START_MS);
afterAll(() => world.stop(), START_MS);

const text = (answers: string): string => `{"token":"${tokenFor({ flowId: form.id })}","answers":${answers}}`;
const post = (body: string | Uint8Array, headers: Record<string, string> = {}): ReturnType<typeof world.visit> =>
  world.visit('POST', form.path, body, headers);

describe('A form takes nothing but JSON of a sensible size', () => {
  it.each([
    ['a form of HTML', 'application/x-www-form-urlencoded', 'name=Ada'],
    ['multipart', 'multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="name"\r\n\r\nAda\r\n--x--\r\n'],
    ['multipart without a boundary', 'multipart/form-data', '--x'],
    ['multipart that is cut off', 'multipart/form-data; boundary=x', '--x\r\ncontent-disp'],
    ['plain text, which pages of others may send', 'text/plain', '{}'],
  ])('not %s', async (_, type, body) => {
    isRefusal(await post(body, { 'content-type': type }), 415, 'unsupported_media_type');
  });

  it('not a bomb: 100 MB that come as 100 kB', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, 'x'));
    isRefusal(await post(bomb, { 'content-encoding': 'gzip' }), 413, 'body_too_large');
  });

  it('not what is nested too deep', async () => {
    isRefusal(await post(text(`{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)), 400, 'too_deep');
    isRefusal(await post(text(`{"name":${'['.repeat(65)}${']'.repeat(65)}}`)), 400, 'too_deep');
  });

  it.each([
    '{"__proto__":{"polluted":1}}',
    '{"\\u005f_proto__":1}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"name":{"prototype":1}}',
  ])('not names that reach a prototype: %s', async (answers) => {
    isRefusal(await post(text(answers)), 400, 'forbidden_key');
  });

  it('not 5,000 answers', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field${String(n)}`, 'x']));
    isRefusal(await post(text(JSON.stringify(many))), 400, 'invalid_body');
  });

  it('not a body that is no object, is broken, or says more than it should', async () => {
    for (const body of ['[]', '"x"', 'null', '{}', `{"token":"x","answers":{},"flowId":"y"}`])
      isRefusal(await post(body), 400, 'invalid_body');
    isRefusal(await post('{"token":'), 400, 'malformed_json');
    isRefusal(await post(Buffer.from([0x7b, 0xff, 0x7d])), 400, 'bad_encoding');
  });

  it('and no path: what claims to be a file on our disk is no file', async () => {
    for (const cv of [
      '[{"filepath":"/etc/passwd"}]',
      '{"filepath":"/etc/passwd"}',
      '["../../etc/passwd"]',
      '[{"id":"/etc/passwd","name":"a","type":"b","size":1}]',
    ])
      isRefusal(await post(text(`{"cv":${cv}}`)), 422, 'form_answers_refused');
    const reply = await post(text('{"files":{"f":{"filepath":"/etc/passwd"}}}'));
    expect(reply.status).toBe(202);
    expect(stepOf(await world.ended(form.id), 'keep')['output']).toEqual({ heard: {} });
  });

  it('keeps signs that no column takes out of the database, and text that looks like an expression as text', async () => {
    isRefusal(await post(text('{"name":"a\\u0000b"}')), 422, 'form_answers_refused');
    isRefusal(await post(text('{"name":"\\ud800"}')), 422, 'form_answers_refused');
    const other = await world.form();
    await world.send(other, { name: '{{ trigger.headers }}' });
    expect(stepOf(await world.ended(other.id), 'keep')['output']).toEqual({ heard: { name: '{{ trigger.headers }}' } });
  });

  it('and is ready afterwards', async () => {
    expect(await world.product.call('GET', '/api/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(world.product.log.filter((line) => line.includes('a request failed on our side'))).toEqual([]);
  });
});
