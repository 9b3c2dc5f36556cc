import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN, Browser } from '../support/browser.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { isRefusal } from '../support/world.js';

let database: TestDatabase;
let products: Product[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(products.map((product) => product.stop()));
  products = [];
  await database.drop();
});

async function start(env: Record<string, string> = {}): Promise<Product> {
  const product = await Product.start({ env: { DATABASE_URL: database.url, ...env } });
  products.push(product);
  return product;
}

async function people(): Promise<unknown[]> {
  return (await database.pool.query<{ name: string }>('SELECT name, email, role FROM person')).rows;
}

describe('The first start', () => {
  it('makes the first admin once, and signs in', async () => {
    const browser = Browser.at(await start());
    expect((await browser.call('GET', '/api/setup')).body).toEqual({ needed: true, codeRequired: false });
    const made = await browser.setUp();
    expect(made).toMatchObject({
      status: 201,
      body: { user: { name: ADMIN.name, email: ADMIN.email, role: 'admin' }, mustChangePassword: false },
    });
    expect(await browser.call('GET', '/api/session')).toMatchObject({ status: 200, body: made.body });
    expect((await browser.call('GET', '/api/setup')).body).toEqual({ needed: false, codeRequired: false });
    isRefusal(await browser.setUp(), 409, 'already_set_up');
    expect(await people()).toHaveLength(1);
  });

  it('makes one admin of many that are asked for at once, through two processes', async () => {
    const [one, two] = [await start({ ROLE: 'api' }), await start({ ROLE: 'api' })];
    const asked = Array.from({ length: 8 }, (_, i) =>
      Browser.at(i % 2 ? one : two).call('POST', '/api/setup', { ...ADMIN, email: `admin${i}@example.com` }),
    );
    const codes = (await Promise.all(asked)).map(({ status, body }) => (status === 201 ? 'made' : body['code']));
    expect(codes.sort()).toEqual([...Array.from({ length: 7 }, () => 'already_set_up'), 'made']);
    expect(await people()).toHaveLength(1);
  });

  it('takes no short password, no wrong e-mail address, and no page of somebody else', async () => {
    const browser = Browser.at(await start());
    const short = await browser.call('POST', '/api/setup', { ...ADMIN, password: 'short', email: 'ada' });
    isRefusal(short, 400, 'invalid_body');
    expect((short.body['problems'] as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual(['/email', '/password']);
    expect(JSON.stringify(short.body)).not.toContain('"short"');
    const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://example.com' };
    isRefusal(await browser.call('POST', '/api/setup', ADMIN, elsewhere), 403, 'cross_site_refused');
    isRefusal(await browser.call('POST', '/api/setup', ADMIN, { 'x-forwarded-for': '203.0.113.7' }), 403, 'cross_site_refused');
    expect(await people()).toEqual([]);
  });

  it('asks for the code from its log where it listens to the network; after a start it is the same', async () => {
    const product = await start({ HOST: '0.0.0.0' });
    const browser = Browser.at(product);
    expect((await browser.call('GET', '/api/setup')).body).toEqual({ needed: true, codeRequired: true });
    isRefusal(await browser.setUp(), 403, 'setup_code_wrong');
    isRefusal(await browser.setUp('AAAA-BBBB-CCCC'), 403, 'setup_code_wrong');
    const code = /set-up code is (\S+)/.exec(product.log.join('\n'))?.[1] ?? '';
    expect(code).toMatch(/^\w{4}-\w{4}-\w{4}$/);
    const again = await start({ HOST: '0.0.0.0' });
    expect(again.log.join('\n')).toContain(code);
    expect((await browser.setUp(code.toLowerCase().replaceAll('-', ' '))).status).toBe(201);
    expect((await start({ HOST: '0.0.0.0' })).log.join('\n')).not.toContain('set-up code');
  });

  it('asks for the code behind a public address, too', async () => {
    const browser = Browser.at(await start({ PUBLIC_URL: 'https://flows.example.com' }));
    expect((await browser.call('GET', '/api/setup')).body).toEqual({ needed: true, codeRequired: true });
  });

  it('tells nobody a code on its own machine: nobody needs one there', async () => {
    expect((await start()).log.join('\n')).not.toContain('set-up code');
  });

  it('takes the first admin from ADMIN_EMAIL and ADMIN_PASSWORD, once', async () => {
    const env = { ADMIN_EMAIL: 'Ada@Example.com', ADMIN_PASSWORD: ADMIN.password };
    const browser = Browser.at(await start(env));
    expect((await browser.call('GET', '/api/setup')).body).toEqual({ needed: false, codeRequired: false });
    expect(await browser.signIn(ADMIN)).toMatchObject({ status: 200, body: { user: { name: 'ada', email: ADMIN.email, role: 'admin' } } });
    const again = Browser.at(await start({ ...env, ADMIN_PASSWORD: 'another long password' }));
    expect((await again.signIn({ ...ADMIN, password: 'another long password' })).status).toBe(401);
    expect(await people()).toHaveLength(1);
  });
});
