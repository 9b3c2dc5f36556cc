import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { stepOf, TOKEN } from '../support/product.js';
import { until } from '../support/until.js';
import { isRefusal } from '../support/world.js';
import { formFlow, FormWorld, textOf, tokenFor } from './support.js';

const START_MS = 60_000;
const MB = 1024 * 1024;
const world = new FormWorld();
beforeAll(() => world.start(), START_MS);
afterAll(() => world.stop(), START_MS);

const FILE = { kind: 'file', id: 'cv', label: 'CV', most: 10 };
const withFile = (more: JsonObject = {}): JsonObject => ({ pages: [{ fields: [{ ...FILE, ...more }] }] });
const fileIn = (reply: { body: JsonObject }): JsonObject => reply.body['file'] as JsonObject;

async function payloads(): Promise<number> {
  const { rows } = await world.database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM payload');
  return rows[0]?.n ?? -1;
}

/** As an operating system shows it: what the process has in memory, MB. */
function memoryOf(pid: number | undefined): number {
  const kB = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kB) / 1024;
}

/** Sends bytes as they are made, as a browser sends a file. */
function stream(
  path: string,
  token: string,
  megabytes: number,
  seen: () => void,
): Promise<{ status: number; body: JsonObject; digest: string }> {
  const digest = createHash('sha256');
  return new Promise((resolve, reject) => {
    const call = request(
      `${world.product.address}/forms/${path}/files?field=cv&name=big.bin`,
      { method: 'POST', headers: { 'x-form-token': token, 'content-type': 'application/octet-stream' } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = JSON.parse(Buffer.concat(chunks).toString()) as JsonObject;
          resolve({ status: response.statusCode ?? 0, body, digest: digest.digest('hex') });
        });
      },
    );
    call.on('error', reject);
    const pieces = function* (): Generator<Buffer> {
      for (let n = 0; n < megabytes; n++) {
        const piece = Buffer.alloc(MB, n);
        digest.update(piece);
        seen();
        yield piece;
      }
    };
    // What is refused on the way breaks off here; the answer says why.
    pipeline(Readable.from(pieces()), call).catch(() => undefined);
  });
}

describe('A file of a visitor', () => {
  it('is there for the run that it was submitted to, under the name that it had, and is removed with it', async () => {
    const form = await world.form(withFile({ accept: ['.txt'] }));
    const token = tokenFor({ flowId: form.id });
    const sent = await world.upload(form.path, token, 'cv', 'My CV.txt', 'Ada was here');
    expect(sent).toMatchObject({ status: 201, body: { file: { name: 'My CV.txt', type: 'text/plain', size: 12 } } });
    const answers = { cv: [{ ...fileIn(sent), name: 'forged.exe', size: 1 }] };
    expect((await world.visit('POST', form.path, { token, answers })).status).toBe(202);
    const run = await world.ended(form.id);
    expect(stepOf(run, 'keep')['output']).toEqual({ heard: { cv: [fileIn(sent)] } });
    const address = `${world.product.address}/api/runs/${textOf(run['id'])}/files/${textOf(fileIn(sent)['id'])}`;
    const download = await fetch(address, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await download.text()).toBe('Ada was here');
    expect(Object.fromEntries(download.headers)).toMatchObject({
      'content-disposition': `attachment; filename="My CV.txt"; filename*=UTF-8''My%20CV.txt`,
      'content-type': 'application/octet-stream',
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
    expect((await fetch(address)).status).toBe(401);
    const { rows } = await world.database.pool.query('SELECT 1 FROM payload WHERE run_id = $1', [run['id']]);
    expect(rows).toHaveLength(1);
  });

  it('is for its own page only, and for runs of it', async () => {
    const form = await world.form(withFile());
    const token = tokenFor({ flowId: form.id });
    const file = fileIn(await world.upload(form.path, token, 'cv', 'a.txt', 'secret'));
    const stranger = tokenFor({ flowId: form.id });
    const stolen = await world.visit('POST', form.path, { token: stranger, answers: { cv: [file] } });
    isRefusal(stolen, 422, 'form_answers_refused');
    expect(stolen.body['faults']).toEqual([{ field: 'cv', page: 0, fault: { code: 'notFile' } }]);
    expect((await world.visit('DELETE', `${form.path}/files/${textOf(file['id'])}`, undefined, { 'x-form-token': stranger })).status).toBe(
      404,
    );
    await world.visit('POST', form.path, { token, answers: { cv: [file] } });
    const run = await world.ended(form.id);
    const other = await world.form();
    await world.send(other, { name: 'Ada' });
    const otherRun = await world.ended(other.id);
    const read = (id: unknown, fileId: unknown): ReturnType<typeof world.visit> =>
      world.product.call('GET', `/api/runs/${String(id)}/files/${String(fileId)}`);
    expect((await read(run['id'], file['id'])).status).toBe(200);
    isRefusal(await read(otherRun['id'], file['id']), 404, 'file_not_found');
    isRefusal(await read(run['id'], randomUUID()), 404, 'file_not_found');
    isRefusal(await read(randomUUID(), file['id']), 404, 'run_not_found');
  });

  it('can be taken back until it is submitted', async () => {
    const form = await world.form(withFile());
    const token = tokenFor({ flowId: form.id });
    const remove = (file: JsonObject): ReturnType<typeof world.visit> =>
      world.visit('DELETE', `${form.path}/files/${textOf(file['id'])}`, undefined, { 'x-form-token': token });
    const before = await payloads();
    const wrong = fileIn(await world.upload(form.path, token, 'cv', 'wrong.txt', 'x'));
    expect((await remove(wrong)).status).toBe(204);
    expect(await payloads()).toBe(before);
    isRefusal(await remove(wrong), 404, 'file_not_found');
    isRefusal(await remove({ id: 'no-id' }), 404, 'file_not_found');
    const right = fileIn(await world.upload(form.path, token, 'cv', 'right.txt', 'x'));
    await world.visit('POST', form.path, { token, answers: { cv: [right] } });
    isRefusal(await remove(right), 404, 'file_not_found');
  });

  it('of 50 MB goes through without being whole in memory', async () => {
    const form = await world.form(withFile({ maxBytes: 60 * MB }));
    let most = 0;
    const before = memoryOf(world.product.child.pid);
    const { status, body, digest } = await stream(form.path, tokenFor({ flowId: form.id }), 50, () => {
      most = Math.max(most, memoryOf(world.product.child.pid));
    });
    expect([status, (body['file'] as JsonObject)['size']]).toEqual([201, 50 * MB]);
    expect(most - before).toBeLessThan(40);
    const { rows } = await world.database.pool.query<{ sha256: string }>('SELECT sha256 FROM payload WHERE id = $1', [
      (body['file'] as JsonObject)['id'],
    ]);
    expect(rows[0]?.sha256).toBe(digest);
  });

  it('that is too large is refused while it comes, and nothing of it is kept', async () => {
    const form = await world.form(withFile({ maxBytes: 1_000 }));
    const before = await payloads();
    isRefusal(await world.upload(form.path, tokenFor({ flowId: form.id }), 'cv', 'a', Buffer.alloc(1_001)), 413, 'file_too_large');
    const { status, body } = await stream(form.path, tokenFor({ flowId: form.id }), 3, () => undefined);
    expect([status, body['code']]).toEqual([413, 'file_too_large']);
    expect(await payloads()).toBe(before);
  });

  it('whose sender breaks off leaves nothing', async () => {
    const form = await world.form(withFile());
    const before = await payloads();
    const call = request(`${world.product.address}/forms/${form.path}/files?field=cv&name=a`, {
      method: 'POST',
      headers: { 'x-form-token': tokenFor({ flowId: form.id }), 'content-length': '1000' },
    });
    call.on('error', () => undefined);
    call.write('half of');
    call.flushHeaders();
    await new Promise((done) => setImmediate(done));
    call.destroy();
    const good = await world.upload(form.path, tokenFor({ flowId: form.id }), 'cv', 'b', 'whole');
    expect(good.status).toBe(201);
    await until('only the whole file is kept', async () => (await payloads()) === before + 1);
  });

  it('is refused of another kind, without a field, without a token, and as part of a form of HTML', async () => {
    const form = await world.form(withFile({ accept: ['image/*', '.pdf'] }));
    const token = tokenFor({ flowId: form.id });
    const before = await payloads();
    isRefusal(await world.upload(form.path, token, 'cv', 'a.exe', 'MZ', 'application/octet-stream'), 415, 'file_type_refused');
    isRefusal(await world.upload(form.path, token, 'none', 'a.pdf', '%PDF'), 400, 'invalid_query');
    isRefusal(await world.upload(form.path, 'x', 'cv', 'a.pdf', '%PDF'), 403, 'form_token_invalid');
    for (const type of ['multipart/form-data; boundary=x', 'multipart/form-data', 'application/x-www-form-urlencoded'])
      isRefusal(await world.upload(form.path, token, 'cv', 'a.pdf', '--x', type), 415, 'unsupported_media_type');
    isRefusal(
      await world.visit('POST', `${form.path}/files?field=cv&name=a.pdf`, 'x', {
        'x-form-token': token,
        'content-type': 'application/pdf',
        'content-encoding': 'gzip',
      }),
      415,
      'unsupported_encoding',
    );
    expect((await world.upload(form.path, token, 'cv', 'a.pdf', '%PDF', 'text/plain')).status).toBe(201);
    expect(await payloads()).toBe(before + 1);
  });

  it('is one of ten at most, also when they come at once', async () => {
    const form = await world.form(withFile());
    const token = tokenFor({ flowId: form.id });
    const replies = await Promise.all(Array.from({ length: 15 }, (_, n) => world.upload(form.path, token, 'cv', `${String(n)}.txt`, 'x')));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(10);
    for (const reply of replies.filter(({ status }) => status !== 201)) isRefusal(reply, 409, 'too_many_files');
  });

  it.each([
    ['a path', '../../etc/passwd', 'passwd'],
    ['a header', 'a\r\nSet-Cookie: x', 'aSet-Cookie: x'],
    ['a device', 'CON', 'CON'],
    ['what turns a text around', 'annual\u202Efdp.exe', 'annualfdp.exe'],
    ['5,000 letters', `${'x'.repeat(4_990)}.pdf`, `${'x'.repeat(196)}.pdf`],
    ['dots', '..', 'file'],
    ['a zero byte', '\u0000', 'file'],
  ])('called like %s is stored under our id, and shown as what is left of its name', async (_, given, kept) => {
    const form = await world.form(withFile());
    const token = tokenFor({ flowId: form.id });
    const reply = await world.upload(form.path, token, 'cv', given, 'x');
    expect(reply).toMatchObject({ status: 201, body: { file: { name: kept } } });
    await world.visit('POST', form.path, { token, answers: { cv: [fileIn(reply)] } });
    const run = await world.ended(form.id);
    const download = await fetch(`${world.product.address}/api/runs/${textOf(run['id'])}/files/${textOf(fileIn(reply)['id'])}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w. -]+"; filename\*=UTF-8''[^\s"']+$/);
    expect(download.headers.get('set-cookie')).toBeNull();
  });

  it('of a preview is kept for a while, and judged with the preview', async () => {
    const { body } = await world.product.call('POST', '/api/flows', formFlow('drafted', withFile()));
    const described = await world.product.call('GET', `/api/flows/${textOf(body['id'])}/form-preview`);
    const token = textOf(described.body['token']);
    const file = await world.upload('drafted', token, 'cv', 'a.txt', 'x');
    expect(file.status).toBe(201);
    const tried = await world.product.call('POST', `/api/flows/${textOf(body['id'])}/form-preview`, {
      token,
      answers: { cv: [fileIn(file)] },
    });
    expect(tried.status).toBe(202);
  });
});
