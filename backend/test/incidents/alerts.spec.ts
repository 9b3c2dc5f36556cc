import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Mailbox } from '../../../e2e/stand-ins/mailbox.js';
import { Sink, type Call } from '../../../e2e/stand-ins/sink.js';
import { flow, ONCE, pathOf, post } from '../cases/flow.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let sink: Sink;
let mailbox: Mailbox;
let product: Product;
let secret = '';
const channels: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  mailbox = await Mailbox.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: `${sink.host},${mailbox.host}` } });
  sink.always('/slack/T0/B0/slack-secret', { body: 'ok' });
});

afterAll(async () => {
  await product.stop();
  await Promise.all([sink.stop(), mailbox.stop()]);
  await database.drop();
});

async function make(body: JsonObject): Promise<JsonObject> {
  const made = await product.call('POST', '/api/alert-channels', body);
  expect(made.status).toBe(201);
  const channel = made.body['channel'] as JsonObject;
  channels[channel['kind'] as string] = channel['id'] as string;
  return made.body;
}

const test = async (kind: string): Promise<JsonObject> => (await product.call('POST', `/api/alert-channels/${channels[kind]}/test`)).body;
const hooks = (): { readonly call: Call; readonly body: JsonObject }[] =>
  sink.callsTo('/hook').map((call) => ({ call, body: JSON.parse(call.body) as JsonObject }));

describe('A channel', () => {
  it('that is a webhook signs what it sends, with a secret that is told once', async () => {
    const made = await make({ kind: 'webhook', name: 'On-call', settings: { url: `${sink.url}/hook` } });
    secret = made['signingSecret'] as string;
    expect(secret).toMatch(/^whsec_/);
    expect(await test('webhook')).toMatchObject({ ok: true });
    const [sent] = hooks();
    const headers: Call['headers'] = sent?.call.headers ?? {};
    const body = sent?.call.body ?? '';
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const signature = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(signed)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'test' });
  });

  it('like that of Slack is taken at its word: anything but "ok" is a failure, and its address is told nowhere', async () => {
    await make({ kind: 'slack', name: 'Sales channel', settings: {}, secrets: { url: `${sink.url}/slack/T0/B0/slack-secret` } });
    expect(await test('slack')).toMatchObject({ ok: true });
    sink.script('/slack/T0/B0/slack-secret', { body: 'no_service' }, { status: 404, body: 'slack-secret' });
    expect(await test('slack')).toEqual({ ok: false, message: `${sink.host} answered with something else than "ok".` });
    expect(await test('slack')).toEqual({ ok: false, message: `${sink.host} answered with 404.` });
  });

  it('sends mail over a connection', async () => {
    const connection = await product.call('POST', '/api/connections', {
      kind: 'smtp',
      service: 'Mail',
      name: 'robot',
      settings: { host: '127.0.0.1', port: mailbox.port, security: 'none', username: 'robot', from: 'robot@example.com' },
      secrets: { password: 'pass-word' },
    });
    const settings = { connectionId: connection.body['id'] as string, to: ['desk@example.com'], owners: true };
    await make({ kind: 'email', name: 'Mail to the desk', settings });
    expect(await test('email')).toMatchObject({ ok: true });
    expect(mailbox.mails.at(-1)).toMatchObject({ to: ['desk@example.com'], user: 'robot' });
    expect(mailbox.mails.at(-1)?.raw).toContain('Subject: Test alert of Plumbline');
  });

  it('shows its secrets to nobody', async () => {
    const shown = JSON.stringify((await product.call('GET', '/api/alert-channels')).body);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('slack-secret');
    const { rows } = await database.pool.query('SELECT * FROM alert_channel c LEFT JOIN alert_channel_secret s ON s.channel_id = c.id');
    expect(JSON.stringify(rows)).not.toContain('slack-secret');
  });

  it('is refused when it could reach nobody, and when its name is taken', async () => {
    const settings = { connectionId: '018f0000-0000-7000-8000-000000000000', to: ['a@example.com'] };
    const missing = await product.call('POST', '/api/alert-channels', { kind: 'email', name: 'x', settings });
    expect([missing.status, missing.body['code']]).toEqual([404, 'connection_not_found']);
    const same = { kind: 'webhook', name: 'On-call', settings: { url: sink.url } };
    const taken = await product.call('POST', '/api/alert-channels', same);
    expect([taken.status, taken.body['code']]).toEqual([409, 'alert_channel_name_taken']);
    const slack = await product.call('POST', '/api/alert-channels', { kind: 'slack', name: 'y', settings: {} });
    expect([slack.status, slack.body['code']]).toEqual([400, 'invalid_body']);
  });
});

describe('Thirty failures of one cause in two flows', () => {
  const document = (name: string): JsonObject => ({
    ...flow({ name, steps: { crm: post(`${sink.url}/crm`, { retry: ONCE, then: 'stop' }) }, edges: ['trigger > crm'] }),
    runbook: { failureLooksLike: 'No new contacts', fixedBy: 'Ops, +49 30 1234', credentials: 'vault-entry-77' },
  });
  let incident: JsonObject;

  it('are one incident and one alert a channel, with what, where, how many, owner and runbook, and nothing of the runs', async () => {
    sink.always('/crm', { status: 422, body: { error: 'full', token: 'reply-canary' } });
    // The address of the chat is out of order when the alert comes.
    sink.always('/slack/T0/B0/slack-secret', { status: 500, body: 'oops' });
    const [first, second] = [document('Leads'), document('Partners')];
    await product.publish(first);
    await product.publish(second);
    const all = [first, second].flatMap((one) => Array.from({ length: 15 }, () => one));
    await Promise.all(all.map((one) => product.call('POST', `/hooks/${pathOf(one)}`, { name: 'ada-canary' })));
    incident = await until('all failures are known', async () => {
      const { items } = (await product.call('GET', '/api/incidents')).body as { items: JsonObject[] };
      return items[0]?.['failures'] === 30 && items[0];
    });
    expect(incident).toMatchObject({
      ...{ status: 'open', says: 'The service refuses what is sent (full)', runs: 30, place: { kind: 'host', id: sink.host } },
      cause: { class: 'rejected', code: 'full' },
    });
    await until('it was told', () => hooks().length === 2 && mailbox.mails.length === 2);
    const { type, data } = hooks()[1]?.body as { type: string; data: { title: string; text: string } };
    expect(type).toBe('incident.opened');
    expect(data.title).toBe(`Incident: ${sink.host}: The service refuses what is sent (full)`);
    expect(data.text).toMatch(/Owner: admin@example.com/);
    expect(data.text).toContain('Ops, +49 30 1234');
    const told = JSON.stringify([hooks(), mailbox.mails]);
    for (const canary of ['ada-canary', 'reply-canary', 'vault-entry-77', 'pass-word', secret]) expect(told).not.toContain(canary);
    // To the desk, and to the owner, who has an address.
    expect([...(mailbox.mails[1]?.to ?? [])].sort()).toEqual(['admin@example.com', 'desk@example.com']);
  });

  it('show that a channel fails, lose nothing, and are told there when somebody sends again', async () => {
    const failing = await until('the channel has failed', async () => {
      const { items } = (await product.call('GET', '/api/alert-channels')).body as { items: { kind: string; health: JsonObject }[] };
      return items.find(({ kind, health }) => kind === 'slack' && health['lastError'] !== null);
    });
    expect(failing.health).toMatchObject({ pending: 1, lastError: `${sink.host} answered with 500.` });
    sink.always('/slack/T0/B0/slack-secret', { body: 'ok' });
    const { items } = (await product.call('GET', '/api/alerts?state=pending')).body as { items: JsonObject[] };
    expect(items).toHaveLength(1);
    expect((await product.call('POST', `/api/alerts/${items[0]?.['id'] as string}/send`)).status).toBe(202);
    await until('it was sent', async () => {
      const sent = (await product.call('GET', `/api/alerts?state=sent&channel=${channels['slack']}`)).body as { items: JsonObject[] };
      return sent.items.length === 1;
    });
  });

  it('are acknowledged with a note, and over when the backlog has drained', async () => {
    const path = `/api/incidents/${incident['id'] as string}`;
    const seen = await product.call('POST', `${path}/acknowledge`, { note: 'Called the CRM desk' });
    expect(seen.body).toMatchObject({ acknowledged: { by: 'api-token', note: 'Called the CRM desk' } });
    sink.always('/crm', {});
    const repair = { filter: { status: 'failed' }, action: 'retry', reason: 'mended', perSecond: 100 };
    expect((await product.call('POST', '/api/repairs', repair)).status).toBe(202);
    const closed = await until('it is over', async () => {
      const { body } = await product.call('GET', path);
      return body['status'] === 'closed' && body;
    });
    expect(closed).toMatchObject({ closedBy: null, steps: { failed: 0, settled: 30 } });
    const kinds = (closed['timeline'] as JsonObject[]).map(({ kind }) => kind);
    expect(kinds).toEqual(['opened', 'acknowledged', 'closed']);
    await until('its end was told', () => hooks().length === 3 && mailbox.mails.length === 3);
    expect(hooks()[2]?.body).toMatchObject({ type: 'incident.closed' });
    const late = await product.call('POST', `${path}/acknowledge`, {});
    expect([late.status, late.body['code']]).toEqual([409, 'incident_closed']);
  });
});

describe('A rule', () => {
  it('is there from the start, is changed against the revision that was read, and can be made for one flow', async () => {
    const { items } = (await product.call('GET', '/api/alert-rules')).body as { items: JsonObject[] };
    const on = items.filter(({ enabled }) => enabled).map(({ watch }) => (watch as JsonObject)['kind']);
    expect(on.sort()).toEqual(['failure', 'parked_age', 'silence']);
    const rule = items.find(({ watch }) => (watch as JsonObject)['kind'] === 'parked_age');
    const change = { watch: { kind: 'parked_age', settings: { minutes: 60 } }, enabled: true };
    const path = `/api/alert-rules/${rule?.['id'] as string}`;
    expect((await product.call('PUT', path, change, { 'if-match': '"1"' })).body).toMatchObject({ revision: 2, channels: null });
    expect((await product.call('PUT', path, change, { 'if-match': '"1"' })).body['code']).toBe('stale_revision');
    const own = { ...change, flowId: '018f0000-0000-7000-8000-000000000000' };
    expect((await product.call('POST', '/api/alert-rules', own)).body['code']).toBe('flow_not_found');
    expect((await product.call('DELETE', path)).status).toBe(204);
    expect((await product.call('DELETE', path)).body['code']).toBe('alert_rule_not_found');
  });
});
