import { expect, it } from '@jest/globals';
import { stepOf, type Reply } from '../support/product.js';
import { chain, useDesk } from './support.js';

const desk = useDesk();
const ROWS = 60_000;

const slice = (id: string, query = ''): Promise<Reply> => desk.product.call('GET', `/api/payloads/${id}/slice?${query}`);

it('shows parts of a value of some MB, over and over, to many at once', async () => {
  desk.sink.always('/rows', {
    body: { rows: Array.from({ length: ROWS }, (_, n) => ({ n, text: `row ${n} ${'x'.repeat(60)}` })), note: 'ü'.repeat(50_000) },
  });
  const steps = { read: { name: 'Read', operation: 'http.request', input: { url: `${desk.sink.url}/rows` } } };
  const run = await desk.settled(await desk.tryDraft(await desk.draft(chain(steps)), 1));
  const { id, bytes } = stepOf(run, 'read')['outputRef'] as { id: string; bytes: number };
  expect(bytes).toBeGreaterThan(5_000_000);

  expect((await slice(id)).body).toMatchObject({
    kind: 'object',
    size: 3,
    entries: [{ key: 'status', value: 200 }, { key: 'headers' }, { key: 'body', kind: 'object', size: 2 }],
  });
  expect((await slice(id, `pointer=/body/rows&from=${ROWS - 1}`)).body).toMatchObject({
    size: ROWS,
    next: null,
    entries: [{ value: { n: ROWS - 1 } }],
  });
  const page = await slice(id, 'pointer=/body/rows&count=1000');
  expect(page.body).toMatchObject({ kind: 'array', next: expect.any(Number) });
  expect(JSON.stringify(page.body).length).toBeLessThan(256_000);
  expect((await slice(id, 'pointer=/body/note&from=10&count=5')).body).toMatchObject({
    kind: 'string',
    size: 50_000,
    text: 'üüüüü',
    next: 15,
  });

  const parts = await Promise.all(Array.from({ length: 40 }, (_, n) => slice(id, `pointer=/body/rows&from=${n * 1_000}&count=100`)));
  expect(parts.map(({ body }) => body['size'])).toEqual(parts.map(() => ROWS));
});

it('says what is not there', async () => {
  const run = await desk.settled(
    await desk.tryDraft(await desk.draft(chain({ a: { name: 'A', operation: 'transform', input: { text: 'x'.repeat(100_000) } } })), 1),
  );
  const { id } = stepOf(run, 'a')['outputRef'] as { id: string };
  expect(await slice(id, 'pointer=/gone')).toMatchObject({ status: 404, body: { code: 'pointer_not_found' } });
  expect(await slice(id, 'from=-1')).toMatchObject({ status: 400, body: { code: 'invalid_query' } });
  expect(await slice('0198ab12-cd34-7000-8000-000000000001')).toMatchObject({ status: 404, body: { code: 'payload_not_found' } });
  expect((await slice(id, 'pointer=/text&count=60000')).body['next']).toBe(60_000);
});
