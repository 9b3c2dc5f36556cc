import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES, type JsonObject } from '@plumbline/shared';
import { Mailbox } from '../../../e2e/stand-ins/mailbox.js';
import { createTestDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { Product, type Reply } from '../support/product.js';
import { isRefusal, useWorld } from '../support/world.js';
import { bearer, made } from './support.js';

const world = useWorld();
let n = 0;

const test = (id: string, body: JsonObject = {}, product = world.product): Promise<Reply> =>
  product.call('POST', `/api/connections/${id}/test`, body);
const toSink = (more: JsonObject = {}): Promise<string> => made(world.product, bearer([world.sink.host], { name: `t${++n}`, ...more }));
const audited = async (id: string): Promise<JsonObject[]> => {
  const { rows } = await world.database.pool.query<{ detail: JsonObject }>(
    "SELECT detail FROM audit WHERE subject = $1 AND action = 'connection.test' ORDER BY at",
    [id],
  );
  return rows.map(({ detail }) => detail);
};

describe('testing a connection over HTTP', () => {
  it('reads the address with the credential, says what it saw, and writes it down', async () => {
    const id = await toSink();
    const reply = await test(id, { url: `${world.sink.url}/me` });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ verdict: 'good', code: 'reply_ok', status: 200 });
    expect(ROUTES.testConnection.responses[200].safeParse(reply.body).success).toBe(true);
    expect(world.sink.callsTo('/me')[0]).toMatchObject({ method: 'GET', headers: { authorization: 'Bearer tok-en-0123456789' } });
    expect(await audited(id)).toEqual([expect.objectContaining({ verdict: 'good', status: 200, name: `t${n}` })]);
  });

  it('says so when the credential is refused, and never repeats the secret that a service repeats', async () => {
    const id = await toSink();
    world.sink.script('/echo', { status: 401, body: { error: 'bad_tok-en-0123456789' } });
    const reply = await test(id, { url: `${world.sink.url}/echo` });
    expect(reply.body).toMatchObject({ verdict: 'bad', code: 'credential_refused', status: 401 });
    world.sink.script('/said-no', { status: 200, body: { ok: false, error: 'tok-en-0123456789' } });
    const said = await test(id, { url: `${world.sink.url}/said-no` });
    expect(said.body).toMatchObject({ verdict: 'bad', status: 200 });
    expect(JSON.stringify([reply.body, said.body, await audited(id)])).not.toContain('tok-en-0123456789');
  });

  it('does not follow a redirect', async () => {
    const id = await toSink();
    world.sink.script('/moved', { status: 302, headers: { location: `${world.sink.url}/elsewhere` }, body: '' });
    expect((await test(id, { url: `${world.sink.url}/moved` })).body).toMatchObject({ verdict: 'unsure', code: 'redirected' });
    expect(world.sink.callsTo('/elsewhere')).toEqual([]);
  });

  it.each([
    ['another host', 'https://evil.example.com/', 'host_not_allowed'],
    ['a user name in the address', 'https://ada:pw@api.example.com/', 'invalid_url'],
    ['another protocol', 'file:///etc/passwd', 'invalid_url'],
    ['no address at all', 'hello', 'invalid_url'],
  ])('sends nothing to %s', async (_, url, code) => {
    const id = await made(world.product, bearer(['api.example.com'], { name: `t${++n}` }));
    expect((await test(id, { url })).body).toMatchObject({ verdict: 'bad', code, status: null });
  });

  it('keeps private addresses closed', async () => {
    const port = await freePort();
    const id = await made(world.product, bearer([`127.0.0.1:${String(port)}`], { name: `t${++n}` }));
    expect((await test(id, { url: `http://127.0.0.1:${String(port)}/` })).body).toMatchObject({ verdict: 'bad', code: 'egress_denied' });
  });

  it('asks for an address, and is refused for what is not there', async () => {
    isRefusal(await test(await toSink()), 422, 'test_url_required');
    isRefusal(await test('01890000-0000-7000-8000-000000000000', { url: 'https://a.example' }), 404, 'connection_not_found');
    isRefusal(await test(await toSink(), { address: 'x' }), 400, 'invalid_body');
  });

  it('uses a secret that was replaced just before', async () => {
    const id = await toSink();
    await test(id, { url: `${world.sink.url}/rotated` });
    await world.product.call('PUT', `/api/connections/${id}/secret`, { secrets: { token: 'the-new-token' } });
    await test(id, { url: `${world.sink.url}/rotated` });
    const sent = world.sink.callsTo('/rotated').map(({ headers }) => headers['authorization']);
    expect(sent).toEqual(['Bearer tok-en-0123456789', 'Bearer the-new-token']);
  });
});

describe('testing a connection to a mail server', () => {
  let mailbox: Mailbox;
  let product: Product;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    mailbox = await Mailbox.start({ user: 'robot', password: 'pass-word' });
    const database = await createTestDatabase();
    product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: mailbox.host, PRACTICE: 'on' } });
    drop = () => database.drop();
  }, 60_000);
  afterAll(async () => {
    await product.stop();
    await mailbox.stop();
    await drop();
  });

  const box = (password: string, settings: JsonObject = {}): Promise<string> => {
    const all = { host: '127.0.0.1', port: mailbox.port, security: 'none', username: 'robot', from: 'robot@example.com', ...settings };
    return made(product, { kind: 'smtp', service: 'Mail', name: `m${++n}`, settings: all, secrets: { password } });
  };

  it('signs in and sends nothing', async () => {
    expect((await test(await box('pass-word'), {}, product)).body).toMatchObject({ verdict: 'good', code: 'signed_in', status: null });
    expect(mailbox.mails).toEqual([]);
  });

  it('says so when the password is wrong, when encryption is missing, and when nobody is there', async () => {
    const wrong = await test(await box('not-the-password'), {}, product);
    expect(wrong.body).toMatchObject({ verdict: 'bad', code: 'smtp_auth_failed' });
    expect(JSON.stringify(wrong.body)).not.toContain('not-the-password');
    expect((await test(await box('pass-word', { security: 'starttls' }), {}, product)).body).toMatchObject({
      verdict: 'bad',
      code: 'starttls_missing',
    });
    expect((await test(await box('pass-word', { port: await freePort() }), {}, product)).body).toMatchObject({ verdict: 'bad' });
  });

  it('of the practice kind asks the service itself, and sees that it is down', async () => {
    const { items } = (await product.call('GET', '/api/connections')).body as { items: JsonObject[] };
    const crm = items.find(({ service }) => service === 'Practice CRM');
    const id = crm?.['id'] as string;
    expect((await test(id, {}, product)).body).toMatchObject({ verdict: 'good', code: 'reply_ok' });
    await product.call('PUT', '/api/practice/crm', { mode: 'down' });
    expect((await test(id, {}, product)).body).toMatchObject({ verdict: 'bad', code: 'connection_refused' });
  });
});
