import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { ADMIN, Browser, personWith } from '../support/browser.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, TOKEN } from '../support/product.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let product: Product;
let other: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url, ROLE: 'api' } });
  other = await Product.start({ env: { DATABASE_URL: database.url, ROLE: 'api' } });
});

afterAll(async () => {
  await Promise.all([product.stop(), other.stop()]);
  await database.drop();
});

describe('A page', () => {
  it('before the first admin is made, is the set-up page', async () => {
    const browser = Browser.at(product);
    for (const path of ['/', '/runs?status=failed', '/sign-in']) expect(await browser.page(path)).toEqual({ status: 303, to: '/setup' });
    expect((await browser.page('/setup')).to).toBeNull();
    expect((await browser.page('/_next/static/x.js')).to).toBeNull();
  });

  it('sends strangers to sign in and back, and nobody to another server', async () => {
    await Browser.at(product).setUp();
    const browser = Browser.at(product);
    expect(await browser.page('/')).toEqual({ status: 303, to: '/sign-in' });
    expect(await browser.page('/runs?status=failed')).toEqual({ status: 303, to: '/sign-in?next=%2Fruns%3Fstatus%3Dfailed' });
    expect(await browser.page('//example.com/')).toEqual({ status: 303, to: '/sign-in' });
    expect(await browser.page('/setup')).toEqual({ status: 303, to: '/sign-in' });
    expect((await browser.page('/sign-in?next=%2Fruns')).to).toBeNull();
    const withToken = await fetch(`${product.address}/runs`, { redirect: 'manual', headers: { authorization: `Bearer ${TOKEN}` } });
    expect(withToken.status).toBe(303);
  });

  it('is there for who is signed in, who needs no page to sign in', async () => {
    const browser = Browser.at(product);
    await browser.signIn(ADMIN);
    expect((await browser.page('/runs')).to).toBeNull();
    expect(await browser.page('/sign-in?next=%2Fruns')).toEqual({ status: 303, to: '/runs' });
    expect(await browser.page('/sign-in?next=%2F%2Fexample.com')).toEqual({ status: 303, to: '/' });
    expect(await browser.page('/setup')).toEqual({ status: 303, to: '/' });
    await browser.call('DELETE', '/api/session');
    expect(await browser.page('/runs')).toEqual({ status: 303, to: '/sign-in?next=%2Fruns' });
  });
});

describe('A live connection', () => {
  const opened = (socket: Socket): Promise<string> =>
    new Promise((resolve) => socket.once('connect', () => resolve('open')).once('connect_error', ({ message }) => resolve(message)));

  it.each(['websocket', 'polling'] as const)('over %s is opened by the cookie of a session and by nothing less', async (transport) => {
    const browser = Browser.at(product);
    const stranger = browser.live(transport);
    expect(await opened(stranger)).toBe('unauthorized');
    await browser.signIn(ADMIN);
    const socket = browser.live(transport);
    expect(await opened(socket)).toBe('open');
    stranger.close();
    socket.close();
  });

  it('ends within seconds when its session does, in whichever process that was ended; others go on', async () => {
    const admin = Browser.at(product);
    await admin.signIn(ADMIN);
    const leaving = await personWith('viewer', admin, product);
    const { user } = (await leaving.call('GET', '/api/session')).body as { user: { email: string } };
    const elsewhere = new Browser(other.address);
    await elsewhere.signIn({ email: user.email, password: 'viewer has a password' });
    const [first, second, staying] = [leaving.live(), elsewhere.live(), admin.live()];
    expect(await Promise.all([first, second, staying].map(opened))).toEqual(['open', 'open', 'open']);

    await leaving.call('DELETE', '/api/session');
    await until('the connection has ended with the session', () => first.disconnected, 5_000);
    expect(second.connected).toBe(true);

    const id = ((await elsewhere.call('GET', '/api/session')).body['user'] as { id: string }).id;
    await admin.call('DELETE', `/api/users/${id}`);
    await until('the connection to the other process has ended', () => second.disconnected, 5_000);
    await until('the other process has heard of it', async () => (await elsewhere.call('GET', '/api/flows')).status === 401, 5_000);
    expect(staying.connected).toBe(true);
    for (const socket of [first, second, staying]) socket.close();
  });
});

it('cookies go over TLS only where the public address is https', async () => {
  const secured = await Product.start({ env: { DATABASE_URL: database.url, ROLE: 'api', PUBLIC_URL: 'https://flows.example.com' } });
  const { headers, status } = await Browser.at(secured).signIn(ADMIN);
  await secured.stop();
  expect(status).toBe(200);
  const [cookie = ''] = headers.getSetCookie();
  expect(cookie).toMatch(/^__Secure-plumbline\.session_token=/);
  expect(cookie.split('; ')).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'SameSite=Lax']));
});
