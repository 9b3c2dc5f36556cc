import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Mailbox } from '../../../e2e/stand-ins/mailbox.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { made, rested, start } from '../connections/support.js';

let database: TestDatabase;
let mailbox: Mailbox;
let product: Product;
let connection: string;
let flowId: string;

const launch = (): Promise<Product> => Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: mailbox.host, LEASE_MS: '2000' } });

const flow = (id: string): JsonObject => ({
  schema: 'plumbline/flow@1',
  name: 'Welcome',
  owner: 'ada@example.com',
  trigger: { operation: 'manual' },
  steps: {
    mail: {
      name: 'Welcome mail',
      operation: 'email.send',
      connection: id,
      input: { to: '{{ trigger.body.email }}', subject: 'Welcome', text: 'Good to have you.' },
      policy: { timeout: '3s' },
    },
    after: { name: 'After', operation: 'transform', input: { mailed: '{{ steps.mail.output.messageId }}' } },
  },
  edges: [
    { from: 'trigger', to: 'mail' },
    { from: 'mail', to: 'after' },
  ],
});

beforeAll(async () => {
  database = await createTestDatabase();
  mailbox = await Mailbox.start();
  product = await launch();
  const settings = { host: '127.0.0.1', port: mailbox.port, security: 'none', username: mailbox.user, from: 'robot@example.com' };
  connection = await made(product, { kind: 'smtp', service: 'Mail', name: 'robot', settings, secrets: { password: mailbox.password } });
  flowId = await product.publish(flow(connection));
});

beforeEach(() => {
  mailbox.behaviour = {};
  mailbox.mails.length = 0;
});

afterAll(async () => {
  await product.stop();
  await mailbox.stop();
  await database.drop();
});

const run = (): Promise<string> => start(product, flowId, { email: 'ada@example.com' });
const resolve = async (runId: string, as: string, attempt = 1): Promise<void> => {
  const reply = await product.call('POST', `/api/runs/${runId}/steps/mail/resolve`, { as, attempt, reason: 'looked into the mailbox' });
  expect(reply.status).toBe(202);
};
const messageIds = (): (string | undefined)[] => mailbox.mails.map(({ raw }) => /^Message-ID: (\S+)/m.exec(raw)?.[1]);
const finished = (runId: string): Promise<JsonObject> =>
  until('the run has ended', async () => {
    const seen = await product.run(runId);
    return seen['finishedAt'] !== null && seen;
  });

it('a mail is sent, and its Message-ID is what later steps see', async () => {
  const seen = await rested(product, await run());
  expect(seen).toMatchObject({
    status: 'succeeded',
    steps: [{ output: { messageId: messageIds()[0], accepted: ['ada@example.com'] } }, {}],
  });
  expect((seen['steps'] as JsonObject[])[1]).toMatchObject({ output: { mailed: messageIds()[0] } });
  expect(mailbox.mails[0]).toMatchObject({ user: mailbox.user, to: ['ada@example.com'] });
});

it('a mail whose server never answers asks a person, who finds it by its Message-ID and says that it happened', async () => {
  mailbox.behaviour = { afterMail: 'hang' };
  const runId = await run();
  const seen = await rested(product, runId);
  const error = { code: 'timeout', message: expect.stringContaining(messageIds()[0] ?? '?') };
  expect(seen).toMatchObject({ status: 'needs_attention', steps: [{ attention: 'outcome_unknown', error }, {}] });
  mailbox.behaviour = {};
  await resolve(runId, 'happened');
  expect(await finished(runId)).toMatchObject({ status: 'succeeded' });
  expect(mailbox.mails).toHaveLength(1);
});

it('a process that dies while the server has the mail sends it no second time: a person decides, and a mail sent again is another one', async () => {
  mailbox.behaviour = { afterMail: 'hang' };
  const runId = await run();
  await until('the mail has arrived', () => mailbox.mails.length === 1);
  await product.kill();
  mailbox.behaviour = {};
  product = await launch();
  const seen = await rested(product, runId);
  expect(seen).toMatchObject({ status: 'needs_attention', steps: [{ attention: 'outcome_unknown', error: { code: 'worker_lost' } }, {}] });
  expect(mailbox.mails).toHaveLength(1);
  await resolve(runId, 'send_again');
  expect(await finished(runId)).toMatchObject({ status: 'succeeded' });
  expect(mailbox.mails).toHaveLength(2);
  expect(new Set(messageIds()).size).toBe(2);
});

it('a greylisted mail is sent by itself once the server takes it', async () => {
  mailbox.behaviour = { refuse: { sender: { code: 451, text: '4.7.1 greylisted, come back' } } };
  const runId = await run();
  await until('a first try was turned away', async () => {
    const { body } = await product.call('GET', `/api/runs/${runId}/events`);
    return JSON.stringify(body).includes('greylisted');
  });
  mailbox.behaviour = {};
  expect(await finished(runId)).toMatchObject({ status: 'succeeded' });
  expect(mailbox.mails).toHaveLength(1);
});

it('a wrong password fails the step with nothing sent, and is read nowhere; the right one and a retry repair it', async () => {
  const secret = { secrets: { password: 'a-wrong-password' } };
  await product.call('PUT', `/api/connections/${connection}/secret`, secret);
  const runId = await run();
  expect(await rested(product, runId)).toMatchObject({
    status: 'failed',
    steps: [{ error: { code: 'smtp_auth_failed' }, attempt: 1 }, {}],
  });
  const { body } = await product.call('GET', `/api/runs/${runId}/events`);
  const plain = Buffer.from(`\0${mailbox.user}\0a-wrong-password`).toString('base64');
  for (const form of ['a-wrong-password', plain]) expect(JSON.stringify(body) + product.log.join()).not.toContain(form);
  await product.call('PUT', `/api/connections/${connection}/secret`, { secrets: { password: mailbox.password } });
  expect((await product.call('POST', `/api/runs/${runId}/steps/mail/retry`, { attempt: 1, reason: 'the password was wrong' })).status).toBe(
    202,
  );
  expect(await until('it is repaired', async () => (await product.run(runId))['status'] === 'succeeded')).toBe(true);
  expect(mailbox.mails).toHaveLength(1);
});

it('a flow is not published without a connection, or with one that is no mail server', async () => {
  const without = flow(connection);
  const { mail, after } = without['steps'] as { mail: JsonObject; after: JsonObject };
  const { connection: _, ...bare } = mail;
  const created = await product.call('POST', '/api/flows', { ...without, steps: { mail: bare, after } });
  expect(created.body['problems']).toContainEqual(
    expect.objectContaining({ code: 'connection_required', pointer: '/steps/mail/connection' }),
  );
  expect((await product.call('POST', `/api/flows/${created.body['id'] as string}/publish`)).status).toBe(422);
});
