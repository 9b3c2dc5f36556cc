import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ImapServer } from '../../../e2e/stand-ins/imap-server.js';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { startPaused } from '../crash/paused-product.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { connected, inbox, looked, mailFlow, runsOf, subjects } from './support.js';

jest.setTimeout(150_000);

let database: TestDatabase;
let sink: Sink;
let imap: ImapServer;
const running: Product[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  imap = await ImapServer.start();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((product) => product.stop()));
  await imap.stop();
  await sink.stop();
  await database.drop();
});

const env = (): Record<string, string> => ({ DATABASE_URL: database.url, EGRESS_ALLOW: `${sink.host},${imap.host}`, LEASE_MS: '1500' });
const start = async (): Promise<Product> => {
  const product = await Product.start({ env: env() });
  running.push(product);
  return product;
};
const deliver = async (from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n++) await imap.deliver({ headers: { 'Message-ID': `<n${String(n)}@x>`, Subject: `Mail ${String(n)}` } });
};
const all = (count: number): string[] => Array.from({ length: count }, (_, n) => `Mail ${String(n)}`).sort();

describe('each mail starts one run', () => {
  it('in three processes that are killed and asked to look all the time, also when the folder is numbered anew meanwhile', async () => {
    const first = await start();
    const flow = await first.publish(mailFlow(sink, '/keyed/once', { connection: await connected(first, imap), after: { move: 'Done' } }));
    await imap.makeFolder('Done');
    const [second, third] = [await start(), await start()];
    await looked(first, flow);
    let over = false;
    const hurrying = (async () => {
      while (!over) await Promise.all([first, third].map((one) => one.call('POST', `/api/flows/${flow}/mailbox/look`).catch(() => null)));
    })();
    await deliver(0, 20);
    await until('some have arrived', () => sink.callsTo('/keyed/once').length > 3, 30_000);
    await second.kill();
    await deliver(20, 30);
    await imap.renumber();
    await deliver(30, 40);
    await until('all have arrived', () => new Set(subjects(sink, '/keyed/once')).size === 40, 90_000);
    over = true;
    await hurrying;
    await until('all are moved', async () => (await imap.mails('Done')).length === 40 && (await imap.mails()).length === 0, 40_000);
    expect([...new Set(subjects(sink, '/keyed/once'))].sort()).toEqual(all(40));
    expect(await runsOf(database, flow)).toBe(40);
  });

  it('when its process is killed after the run is stored and before that is noted', async () => {
    const doomed = await startPaused({ at: 'after_mail_accepted', does: 'kill', nth: 2 }, env());
    const flow = await doomed.publish(mailFlow(sink, '/keyed/killed', { connection: await connected(doomed, imap), after: 'seen' }));
    await deliver(0, 4);
    await doomed.gone();
    expect((await imap.mails()).filter(({ seen }) => seen).length).toBeLessThan(2);
    const next = await start();
    await until('all have arrived', () => new Set(subjects(sink, '/keyed/killed')).size === 4, 60_000);
    await until('all are marked', async () => (await imap.mails()).every(({ seen }) => seen), 40_000);
    // A keyed call that was under way goes out again with the same key; its run is the same.
    expect([...new Set(subjects(sink, '/keyed/killed'))].sort()).toEqual(all(4));
    expect(await runsOf(database, flow)).toBe(4);
    // The one that was stored is not shown as if it had come twice.
    expect((await inbox(next, flow)).map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  });
});
