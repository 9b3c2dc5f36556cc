import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, Browser, personWith } from '../support/browser.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { isRefusal } from '../support/world.js';

let database: TestDatabase;
let product: Product;
let admin: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url, LOG_LEVEL: 'trace' } });
  admin = Browser.at(product);
  await admin.setUp();
});

afterAll(async () => {
  await product.stop();
  await database.drop();
});

describe('Signing in', () => {
  it('opens a session in a cookie that no script can read and no page of others brings along', async () => {
    const browser = Browser.at(product);
    const signedIn = await browser.signIn({ ...ADMIN, email: 'ADA@example.com' });
    expect(signedIn).toMatchObject({ status: 200, body: { user: { email: ADMIN.email, role: 'admin' }, mustChangePassword: false } });
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    const [cookie, ...more] = signedIn.headers.getSetCookie();
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^plumbline\.session_token=/);
    expect(cookie?.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Lax']);
    expect(await browser.call('GET', '/api/flows')).toMatchObject({ status: 200 });
  });

  it('answers the same to a wrong password and to an unknown e-mail address', async () => {
    const wrong = await Browser.at(product).signIn({ ...ADMIN, password: 'not the password' });
    const unknown = await Browser.at(product).signIn({ email: 'nobody@example.com', password: 'not the password' });
    isRefusal(wrong, 401, 'sign_in_failed');
    expect(unknown.body).toEqual(wrong.body);
    expect(unknown.headers.getSetCookie()).toEqual([]);
  });

  it('does as much work for an unknown e-mail address as for a known one', async () => {
    const msFor = async (email: string): Promise<number> => {
      const sinceMs = performance.now();
      await Browser.at(product).signIn({ email, password: 'not the password' });
      return performance.now() - sinceMs;
    };
    const known = await personWith('viewer', admin, product);
    const email = ((await known.call('GET', '/api/session')).body['user'] as { email: string }).email;
    const [unknown, wrong]: [number[], number[]] = [[], []];
    for (let i = 0; i < 5; i++) {
      unknown.push(await msFor('stranger@example.com'));
      wrong.push(await msFor(email));
    }
    // Without the work, an answer takes a tenth of this.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...wrong) / 3);
  });

  it('is refused from pages of others, so that nobody is signed in as somebody else', async () => {
    const sites: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }];
    for (const site of sites) {
      isRefusal(
        await Browser.at(product).call('POST', '/api/session', { email: ADMIN.email, password: ADMIN.password }, site),
        403,
        'cross_site_refused',
      );
    }
  });

  it('stops whoever tries too many passwords, at once or one by one, and says how long; others are let in', async () => {
    const email = 'guessed@example.com';
    const tries = await Promise.all(Array.from({ length: 14 }, (_, i) => Browser.at(product).signIn({ email, password: `guess ${i}` })));
    expect(tries.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429, 429]);
    const refused = await Browser.at(product).signIn({ email, password: 'another guess' });
    isRefusal(refused, 429, 'too_many_tries');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
    expect((await Browser.at(product).signIn(ADMIN)).status).toBe(200);
  });
});

describe('A session', () => {
  it('ends with signing out, also for a cookie that somebody kept', async () => {
    const browser = Browser.at(product);
    await browser.signIn(ADMIN);
    const kept = { cookie: browser.cookie };
    expect((await browser.call('DELETE', '/api/session')).status).toBe(204);
    expect(browser.cookie).toBe('');
    isRefusal(await browser.call('GET', '/api/session'), 401, 'unauthorized');
    isRefusal(await browser.call('GET', '/api/flows', undefined, kept), 401, 'unauthorized');
  });

  it.each([
    ['forged', 'plumbline.session_token=abcdefghijklmnopqrstuvwxyz012345.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D'],
    ['unsigned', 'plumbline.session_token=abcdefghijklmnopqrstuvwxyz012345'],
    ['empty', 'plumbline.session_token='],
    ['broken', 'plumbline.session_token=%E0%A4%A'],
    ['of a prototype', '__proto__=x; constructor=y'],
  ])('is not opened by a cookie that is %s', async (_, cookie) => {
    isRefusal(await Browser.at(product).call('GET', '/api/flows', undefined, { cookie }), 401, 'unauthorized');
  });

  it('is not opened by the token of another session with a changed signature', async () => {
    const { cookie } = admin;
    const changed = cookie.slice(0, -8) + (cookie.slice(-8, -7) === 'A' ? 'B' : 'A') + cookie.slice(-7);
    isRefusal(await Browser.at(product).call('GET', '/api/flows', undefined, { cookie: changed }), 401, 'unauthorized');
  });

  it('does not help a wrong token: who shows one is judged by it', async () => {
    isRefusal(await admin.call('GET', '/api/flows', undefined, { authorization: 'Bearer wrong' }), 401, 'unauthorized');
  });

  it('changes something only from pages of ours', async () => {
    const flow = { schema: 'plumbline/flow@1' };
    const refused: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of refused) isRefusal(await admin.call('POST', '/api/flows', flow, headers), 403, 'cross_site_refused');
    for (const origin of ['https://example.com', 'null', undefined]) {
      const response = await fetch(`${product.address}/api/flows`, {
        method: 'POST',
        headers: { cookie: admin.cookie, ...(origin === undefined ? {} : { origin }) },
        body: '{}',
      });
      expect({ origin, status: response.status, code: ((await response.json()) as { code: string }).code }).toEqual({
        origin,
        status: 403,
        code: 'cross_site_refused',
      });
    }
    const ours = await fetch(`${product.address}/api/flows`, {
      method: 'POST',
      headers: { cookie: admin.cookie, origin: product.address },
      body: '{}',
    });
    expect(((await ours.json()) as { code: string }).code).toBe('invalid_flow');
  });

  it('names the person as who did something', async () => {
    const email = 'audited@example.com';
    await admin.call('POST', '/api/users', { name: 'Audited', email, role: 'viewer' });
    const { rows } = await database.pool.query("SELECT actor FROM audit WHERE action = 'user.created' AND detail->>'email' = $1", [email]);
    expect(rows).toEqual([{ actor: ADMIN.email }]);
  });
});

describe('A password', () => {
  it('is changed by who knows the present one; every other session of the person ends', async () => {
    const one = await personWith('editor', admin, product);
    const { user } = (await one.call('GET', '/api/session')).body as { user: { email: string } };
    const credentials = { email: user.email, password: 'editor has a password' };
    const two = Browser.at(product);
    await two.signIn(credentials);
    const [currentPassword, newPassword] = [credentials.password, 'yet another password'];
    isRefusal(await one.call('PUT', '/api/session/password', { currentPassword: 'wrong', newPassword }), 403, 'wrong_password');
    isRefusal(await one.call('PUT', '/api/session/password', { currentPassword, newPassword: 'short' }), 400, 'invalid_body');
    expect((await two.call('GET', '/api/session')).status).toBe(200);
    expect((await one.call('PUT', '/api/session/password', { currentPassword, newPassword })).status).toBe(200);
    expect((await one.call('GET', '/api/session')).status).toBe(200);
    isRefusal(await two.call('GET', '/api/session'), 401, 'unauthorized');
    expect((await Browser.at(product).signIn(credentials)).status).toBe(401);
    expect((await Browser.at(product).signIn({ ...credentials, password: newPassword })).status).toBe(200);
  });

  it('that an admin made allows nothing but choosing another one', async () => {
    const made = await admin.call('POST', '/api/users', { name: 'Bob', email: 'bob@example.com', role: 'admin' });
    const password = made.body['oneTimePassword'] as string;
    const bob = Browser.at(product);
    expect(await bob.signIn({ email: 'bob@example.com', password })).toMatchObject({ status: 200, body: { mustChangePassword: true } });
    isRefusal(await bob.call('GET', '/api/flows'), 403, 'password_change_required');
    isRefusal(await bob.call('GET', '/api/users'), 403, 'password_change_required');
    expect(await bob.page('/runs')).toEqual({ status: 303, to: '/sign-in?next=%2Fruns' });
    const changed = await bob.call('PUT', '/api/session/password', { currentPassword: password, newPassword: "Bob's own password" });
    expect(changed).toMatchObject({ status: 200, body: { mustChangePassword: false } });
    expect((await bob.call('GET', '/api/users')).status).toBe(200);
  });

  it('is nowhere in the log, nor in the database as it was typed', async () => {
    const log = product.log.join('\n');
    expect(log).toContain('a request was answered');
    for (const secret of [ADMIN.password, 'not the password', 'yet another password', "Bob's own password"])
      expect(log).not.toContain(secret);
    expect(log).not.toContain(admin.cookie.split('=')[1]);
    const { rows } = await database.pool.query<{ password: string }>('SELECT password FROM person_account');
    for (const { password } of rows) expect(password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  });
});
