import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Reply } from '../support/product.js';
import { isRefusal, useWorld } from '../support/world.js';

const world = useWorld();

/** A flow whose sender waits for what it answers; the answer is made of the event. */
async function answering(input: JsonObject): Promise<(event: JsonObject) => Promise<Reply>> {
  const path = `answers-${randomUUID()}`;
  await world.product.publish({
    schema: 'plumbline/flow@1',
    name: path,
    owner: 'owner@example.com',
    trigger: { operation: 'webhook', config: { path, verify: { kind: 'none' }, respond: 'fromStep' } },
    steps: { answer: { name: 'Answer', operation: 'respond', input } },
    edges: [{ from: 'trigger', to: 'answer' }],
  });
  return (event) => world.product.call('POST', `/hooks/${path}`, event);
}

it('A page with a script that a flow answers stays in a sandbox: it runs no script, and is none of our pages', async () => {
  const send = await answering({ headers: { 'content-type': 'text/html' }, body: '{{ trigger.body.html }}' });
  const html = '<script>fetch("/api/flows").then((all) => document.title = document.cookie)</script>';
  const reply = await send({ html });
  expect(reply).toMatchObject({ status: 200, type: 'text/html', body: { text: html } });
  expect(reply.headers.get('content-security-policy')).toBe('sandbox');
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(reply.headers.get('set-cookie')).toBeNull();
});

it.each([
  ['a line break', 'a\r\nset-cookie: session=theirs'],
  ['a line feed', 'a\nx-other: 1'],
  ['a zero byte', 'a\u0000b'],
  ['a line separator of Unicode', 'a\u2028set-cookie: b'],
])('A header whose value holds %s is not sent: the step says so, and its sender that the run failed', async (_, value) => {
  const send = await answering({ headers: { 'x-name': '{{ trigger.body.value }}' }, body: 'done' });
  expect(await send({ value: 'Ada' })).toMatchObject({ status: 200 });
  const reply = await send({ value });
  isRefusal(reply, 500, 'run_failed');
  expect([reply.headers.get('set-cookie'), reply.headers.get('x-other'), reply.headers.get('x-name')]).toEqual([null, null, null]);
  const run = await world.product.run(reply.body['runId'] as string);
  expect(JSON.stringify(run)).toContain('must be one line of text');
});

it.each(['Set-Cookie', 'content-security-policy', 'Clear-Site-Data', 'Service-Worker-Allowed', 'transfer-encoding', 'x y', 'a:b'])(
  'A flow does not set the header %s',
  async (name) => {
    const send = await answering({ headers: '{{ {trigger.body.name: "1"} }}', body: 'done' });
    const reply = await send({ name });
    isRefusal(reply, 500, 'run_failed');
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('content-security-policy')).not.toBe('1');
  },
);
