import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import { listenOn, stopListening } from './port.js';
import { mailbox } from './desks/mailbox.js';
import { PracticeService } from './service.js';

let service: PracticeService;

beforeEach(async () => {
  service = new PracticeService(mailbox());
  await service.start();
});

afterEach(() => service.close());

const MAIL = { to: 'ada@example.com', subject: 'Hello', text: 'Good day.' };

async function send(body: unknown = MAIL, headers: Record<string, string> = {}): Promise<[number, unknown]> {
  const reply = await fetch(`http://${service.host}/mails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return [reply.status, await reply.json()];
}

describe('a practice service', () => {
  it('wants its token, and does nothing without it', async () => {
    expect(await send(MAIL, { authorization: 'Bearer nothing' })).toMatchObject([401, { error: 'unauthorized' }]);
    expect(service.state()).toMatchObject({ calls: 1, effects: 0, entries: [] });
  });

  it('drops a repeat with the same key, and refuses another mail under it', async () => {
    const [, first] = await send(MAIL, { 'idempotency-key': 'k' });
    expect(await send(MAIL, { 'idempotency-key': 'k' })).toEqual([200, first]);
    expect(await send({ ...MAIL, text: 'Other.' }, { 'idempotency-key': 'k' })).toMatchObject([422, {}]);
    expect(service.state()).toMatchObject({ calls: 3, effects: 1 });
  });

  it.each<[unknown, number]>([
    ['{"broken', 400],
    [[], 400],
    [{ to: 'nobody' }, 422],
    [{ ...MAIL, to: 'nobody' }, 422],
    ['x'.repeat(300_000), 413],
  ])('says what it can not take, and goes on (%#)', async (body, status) => {
    expect((await send(body))[0]).toBe(status);
    expect((await send())[0]).toBe(200);
    expect(service.state().effects).toBe(1);
  });

  it('refuses connections while it is down, and comes up at the same place', async () => {
    const { host } = service;
    await service.set({ mode: 'down' });
    await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await service.set({ mode: 'normal' });
    expect([service.host, (await send())[0]]).toEqual([host, 200]);
  });

  it('takes another place when somebody else has its own by then', async () => {
    const { host } = service;
    await service.set({ mode: 'down' });
    const other = createServer();
    await listenOn(other, Number(host.split(':')[1]));
    await service.set({ mode: 'normal' });
    expect(service.host).not.toBe(host);
    expect((await send())[0]).toBe(200);
    await stopListening(other);
  });

  it('is empty and well-behaved after a reset, also when it was down', async () => {
    await send(MAIL, { 'idempotency-key': 'k' });
    await service.set({ mode: 'down' });
    await service.reset();
    expect(service.state()).toMatchObject({ calls: 0, effects: 0, entries: [], recentCalls: [], switch: { mode: 'normal' } });
    await send(MAIL, { 'idempotency-key': 'k' });
    expect(service.state().effects).toBe(1);
  });
});
