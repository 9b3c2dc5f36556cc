import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ROUTES, type JsonObject } from '@plumbline/shared';
import { IMAP_PASSWORD, ImapServer } from '../../../e2e/stand-ins/imap-server.js';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { isRefusal } from '../support/world.js';
import { connected, health, inbox, looked, mailFlow, runsOf, subjects } from './support.js';

jest.setTimeout(90_000);

let database: TestDatabase;
let sink: Sink;
let imap: ImapServer;
let product: Product;
let connection: string;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  imap = await ImapServer.start();
  const env = { DATABASE_URL: database.url, EGRESS_ALLOW: `${sink.host},${imap.host}` };
  product = await Product.start({ env });
  connection = await connected(product, imap);
});

afterAll(async () => {
  await product.stop();
  await imap.stop();
  await sink.stop();
  await database.drop();
});

const publish = async (path: string, config: JsonObject, body?: JsonObject): Promise<string> => {
  await imap.makeFolder(config['folder'] as string);
  return product.publish(mailFlow(sink, path, { connection, ...config }, body));
};
const arrived = (path: string, count: number): Promise<boolean> =>
  until(`${String(count)} mails have arrived`, () => sink.callsTo(path).length >= count, 30_000);
/** Older than any publication. */
const BEFORE = new Date(Date.now() - 3_600_000);

describe('mail in a mailbox', () => {
  it('starts one run each from the publication on, marks nothing, and is seen in the inbox with its headers', async () => {
    await imap.deliver({ headers: { 'Message-ID': '<old@x>', Subject: 'Old' } }, 'A', BEFORE);
    const id = await publish('/keyed/a', { folder: 'A' });
    await looked(product, id);
    await imap.deliver({ headers: { 'Message-ID': '<one@x>', Subject: 'One' } }, 'A');
    await imap.deliver({ headers: { Subject: 'Without an id' } }, 'A');
    const now = await looked(product, id);
    await arrived('/keyed/a', 2);
    await looked(product, id);
    expect(subjects(sink, '/keyed/a').sort()).toEqual(['One', 'Without an id']);
    expect(now).toMatchObject({ state: 'waiting', taken: 2, passedOver: 1, leftOut: 0, failedInARow: 0, lastFailure: null });
    expect(ROUTES.getMailbox.responses[200].safeParse(now).success).toBe(true);
    const [, first] = await inbox(product, id);
    const delivery = (await product.call('GET', `/api/deliveries/${first?.['id'] as string}`)).body;
    expect(delivery).toMatchObject({
      verdict: 'accepted',
      headers: { from: 'Ada Lovelace <ada@example.com>', subject: 'One', 'message-id': '<one@x>' },
      notReplayable: null,
    });
    expect((await imap.mails('A')).every(({ seen }) => !seen)).toBe(true);
  });

  it('starts runs for all that lies there where the flow asks for it, in order, and only for what it asks for', async () => {
    for (const n of ['1', '2', '3']) await imap.deliver({ headers: { 'Message-ID': `<b${n}@x>`, Subject: `Order ${n}` } }, 'B', BEFORE);
    await imap.deliver({ headers: { 'Message-ID': '<b4@x>', Subject: 'Invoice' } }, 'B', BEFORE);
    await imap.deliver({ headers: { 'Message-ID': '<b5@x>', Subject: 'Order 5', From: 'eve@evil.example' } }, 'B', BEFORE);
    const id = await publish('/keyed/b', { folder: 'B', first: 'all', subject: 'order', from: 'example.com' });
    await arrived('/keyed/b', 3);
    const now = await looked(product, id);
    expect(now).toMatchObject({ taken: 3, passedOver: 2 });
    expect(subjects(sink, '/keyed/b').sort()).toEqual(['Order 1', 'Order 2', 'Order 3']);
  });

  it('that comes twice starts one run, and another one with the same Message-ID starts its own', async () => {
    const id = await publish('/keyed/twice', { folder: 'Twice' });
    const mail = { headers: { 'Message-ID': '<same@x>', Subject: 'Same', Date: 'Mon, 1 Jun 2026 12:00:00 +0000' } };
    await imap.deliver(mail, 'Twice');
    await imap.deliver({ ...mail, headers: { Received: 'by another way', ...mail.headers } }, 'Twice');
    await imap.deliver({ headers: { ...mail.headers, Subject: 'Other' } }, 'Twice');
    await looked(product, id);
    await arrived('/keyed/twice', 2);
    expect(subjects(sink, '/keyed/twice').sort()).toEqual(['Other', 'Same']);
    expect((await inbox(product, id)).map(({ verdict }) => verdict).sort()).toEqual(['accepted', 'accepted', 'duplicate']);
  });

  it('is marked or moved once its run is stored; where that does not work it is told, and done later', async () => {
    const seen = await publish('/keyed/seen', { folder: 'Seen', after: 'seen' });
    await imap.deliver({ headers: { 'Message-ID': '<s1@x>' } }, 'Seen');
    await looked(product, seen);
    await until('it is marked', async () => (await imap.mails('Seen')).every((mail) => mail.seen));

    const moved = await publish('/keyed/moved', { folder: 'Moved', after: { move: 'Done' } });
    await imap.deliver({ headers: { 'Message-ID': '<m1@x>', Subject: 'Moved' } }, 'Moved');
    await arrivedAfterLook(moved, '/keyed/moved');
    const told = await until('it is told', async () => {
      const { toDo } = (await health(product, moved)) as { toDo: JsonObject };
      return toDo['failure'] !== null && toDo;
    });
    expect(told).toMatchObject({ mails: 1, failure: expect.stringContaining('no folder "Done"') as unknown });
    await imap.makeFolder('Done');
    expect(await looked(product, moved)).toMatchObject({ toDo: { mails: 0, failure: null } });
    expect([(await imap.mails('Moved')).length, (await imap.mails('Done')).length]).toEqual([0, 1]);
    expect(await runsOf(database, moved)).toBe(1);
  });
});

async function arrivedAfterLook(id: string, path: string): Promise<void> {
  await looked(product, id);
  await arrived(path, 1);
}

describe('what stands in a mail', () => {
  it('goes on with its files, to another service and again from the inbox', async () => {
    const file = 'x'.repeat(200_000);
    const id = await product.publish({
      ...mailFlow(sink, '/keyed/parts', { connection, folder: 'Files' }),
      ...withFileStep(),
    });
    await imap.deliver(
      [
        ...[
          'From: Ada <ada@example.com>',
          'Message-ID: <f@x>',
          'Subject: Files',
          'X-Order: 4711',
          'Content-Type: multipart/mixed; boundary=b',
        ],
        ...['', '--b', 'Content-Type: text/html', '', '<b>Hi</b><img src="cid:logo">', '--b', 'Content-Type: text/csv'],
        ...['Content-Disposition: attachment; filename="../../a b.csv"', '', file, '--b', 'Content-Type: image/png', 'Content-ID: <logo>'],
        ...['Content-Disposition: inline; filename=logo.png', '', 'PNG', '--b--', ''],
      ].join('\r\n'),
      'Files',
    );
    await looked(product, id);
    await arrived('/keyed/parts', 1);
    await arrived('/keyed/file', 1);
    const said = JSON.parse(sink.callsTo('/keyed/parts')[0]?.body ?? '{}') as JsonObject;
    expect(said).toMatchObject({ from: 'ada@example.com', header: '4711', html: expect.stringContaining('cid:logo') as unknown });
    expect(said['all']).toMatchObject([
      { name: 'a b.csv', type: 'text/csv', size: 200_000 },
      { name: 'logo.png', type: 'image/png', size: 3 },
    ]);
    expect(said['inline']).toEqual([{ contentId: 'logo', id: (said['all'] as JsonObject[])[1]?.['id'] }]);
    expect(sink.callsTo('/keyed/file')[0]?.body).toBe(file);
    const [delivery] = await inbox(product, id);
    expect((await product.call('POST', `/api/deliveries/${delivery?.['id'] as string}/replay`, { version: 'published' })).status).toBe(202);
    await arrived('/keyed/file', 2);
    expect(sink.callsTo('/keyed/file')[1]?.body).toBe(file);
  });

  it('is taken as far as it can be read, and left out with a reason where it can not be, is too large, or nobody wrote it', async () => {
    const id = await publish('/keyed/hard', { folder: 'Hard', maxBytes: 5_000, after: 'seen' });
    await imap.deliver(
      'Subject: broken\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\ncut o',
      'Hard',
    );
    await imap.deliver({ headers: { 'Message-ID': '<big@x>', Subject: 'Big' }, body: 'y'.repeat(10_000) }, 'Hard');
    await imap.deliver({ headers: { 'Message-ID': '<away@x>', Subject: 'Away', 'Auto-Submitted': 'auto-replied' } }, 'Hard');
    expect(await looked(product, id)).toMatchObject({ taken: 1, leftOut: 2 });
    await arrived('/keyed/hard', 1);
    expect(subjects(sink, '/keyed/hard')).toEqual(['broken']);
    const left = (await inbox(product, id)).filter(({ verdict }) => verdict === 'left_out');
    expect(left.map(({ excerpt }) => /"why":"(\w+)"/.exec(excerpt as string)?.[1]).sort()).toEqual(['automatic', 'too_large']);
    isRefusal(
      await product.call('POST', `/api/deliveries/${left[0]?.['id'] as string}/replay`, { version: 'published' }),
      409,
      'delivery_not_replayable',
    );
    // What is left out stays as it was.
    expect((await imap.mails('Hard')).filter((mail) => !mail.seen)).toHaveLength(2);
  });
});

describe('a mailbox that is numbered anew', () => {
  it('loses no mail and gives none twice, nor what lay there before, and says that it happened', async () => {
    await imap.deliver({ headers: { 'Message-ID': '<r0@x>', Subject: 'Before' } }, 'Renumbered', BEFORE);
    const id = await publish('/keyed/anew', { folder: 'Renumbered', maxBytes: 5_000 });
    await imap.deliver({ headers: { 'Message-ID': '<r1@x>', Subject: 'One' } }, 'Renumbered');
    await imap.deliver({ headers: { 'Message-ID': '<r2@x>', Subject: 'Big' }, body: 'z'.repeat(9_000) }, 'Renumbered');
    await looked(product, id);
    await arrived('/keyed/anew', 1);
    await imap.deliver({ headers: { 'Message-ID': '<r3@x>', Subject: 'Two' } }, 'Renumbered');
    await imap.renumber('Renumbered');
    const now = await until('it was read anew', async () => {
      const one = await looked(product, id);
      return one['renumbered'] !== null && one;
    });
    await arrived('/keyed/anew', 2);
    expect(subjects(sink, '/keyed/anew').sort()).toEqual(['One', 'Two']);
    expect(now['renumbered']).toMatchObject({ times: 1 });
    expect(await runsOf(database, id)).toBe(2);
    expect((await inbox(product, id)).map(({ verdict }) => verdict).sort()).toEqual(['accepted', 'accepted', 'left_out']);
  });
});

describe('a mailbox that can not be read', () => {
  it('says why in clear words, never the password, and goes on when it can be read again', async () => {
    const id = await publish('/keyed/down', { folder: 'Down' });
    await looked(product, id);
    await imap.down();
    const failing = await until('it fails', async () => {
      await product.call('POST', `/api/flows/${id}/mailbox/look`);
      const now = await health(product, id);
      return (now['failedInARow'] as number) >= 3 && now;
    });
    expect(failing).toMatchObject({ lastFailure: { code: 'imap_unreachable' } });
    expect(Date.parse(failing['nextLookAt'] as string)).toBeGreaterThan(Date.now() - 1_000);
    await imap.up();
    await imap.deliver({ headers: { 'Message-ID': '<d1@x>', Subject: 'After' } }, 'Down');
    expect(await looked(product, id)).toMatchObject({ failedInARow: 0, state: 'waiting' });
    await arrived('/keyed/down', 1);
  });

  it('does so for a folder that is missing and a password that is wrong, and looks at once when that is replaced', async () => {
    const missing = await product.publish(mailFlow(sink, '/keyed/missing', { connection, folder: 'Nowhere' }));
    await until('it fails', async () => ((await health(product, missing))['failedInARow'] as number) > 0);
    expect(await health(product, missing)).toMatchObject({ lastFailure: { code: 'imap_folder_missing' } });

    const wrong = { ...imap.connection('Wrong'), secrets: { password: 'not-the-password' } } as JsonObject;
    const other = (await product.call('POST', '/api/connections', wrong)).body['id'] as string;
    const tested = await product.call('POST', `/api/connections/${other}/test`, {});
    expect(tested.body).toMatchObject({ verdict: 'bad', code: 'imap_auth_failed' });
    const id = await product.publish(mailFlow(sink, '/keyed/wrong', { connection: other, folder: 'A' }));
    const failing = await until('it fails', async () => {
      const now = await health(product, id);
      return now['lastFailure'] !== null && now;
    });
    expect(failing).toMatchObject({ lastFailure: { code: 'imap_auth_failed' } });
    expect(JSON.stringify([failing, tested.body, product.log])).not.toContain('not-the-password');
    await product.call('PUT', `/api/connections/${other}/secret`, { secrets: { password: IMAP_PASSWORD } });
    await until('it is looked at', async () => (await health(product, id))['lastLookAt'] !== null, 15_000);
    expect((await product.call('POST', `/api/connections/${other}/test`, {})).body).toMatchObject({ verdict: 'good', code: 'signed_in' });
  });

  it('is an incident after three looks in a row that fail, which is over after the first that goes well', async () => {
    const id = await product.publish(mailFlow(sink, '/keyed/incident', { connection, folder: 'Later' }));
    await until('three looks have failed', async () => {
      await product.call('POST', `/api/flows/${id}/mailbox/look`);
      return ((await health(product, id))['failedInARow'] as number) >= 3;
    });
    await incidentOf(id, 'open');
    await imap.makeFolder('Later');
    await looked(product, id);
    await incidentOf(id, 'closed');
  });

  it('is no way to private addresses, nor to a server without encryption that nobody has named', async () => {
    const closed = { ...imap.connection('Closed'), settings: { host: '127.0.0.1', port: 1, security: 'tls', username: 'x' } };
    const plain = { ...imap.connection('Plain'), settings: { host: 'mail.example.com', port: 143, security: 'none', username: 'x' } };
    const verdicts: unknown[] = [];
    for (const body of [closed, plain]) {
      const { body: made } = await product.call('POST', '/api/connections', body);
      verdicts.push((await product.call('POST', `/api/connections/${made['id'] as string}/test`, {})).body['code']);
    }
    expect(verdicts).toEqual(['egress_denied', 'imap_plain_refused']);
  });
});

/** Waits until there is an incident of the flow's mailbox that is open or closed. */
async function incidentOf(flowId: string, status: 'open' | 'closed'): Promise<void> {
  await until(
    `its incident is ${status}`,
    async () => {
      const { items } = (await product.call('GET', `/api/incidents?status=${status}`)).body as { items: JsonObject[] };
      return items.some(({ kind, place }) => kind === 'polling' && (place as JsonObject)['id'] === flowId);
    },
    60_000,
  );
}

describe('looking now', () => {
  it('shows the newest mails of the draft, starts and marks nothing, and keeps one as a sample', async () => {
    await imap.deliver({ headers: { 'Message-ID': '<l1@x>', Subject: 'Look at me' } }, 'Look', BEFORE);
    await imap.deliver({ headers: { 'Message-ID': '<l2@x>', Subject: 'Away', 'Auto-Submitted': 'auto-replied' } }, 'Look');
    const flow = mailFlow(sink, '/keyed/look', { connection, folder: 'Look' });
    const id = (await product.call('POST', '/api/flows', flow)).body['id'] as string;
    const { body } = await product.call('POST', `/api/flows/${id}/mailbox/preview`, {});
    expect(ROUTES.previewMailbox.responses[200].safeParse(body).success).toBe(true);
    expect(body).toMatchObject({ failure: null, total: 2, mails: [{ subject: 'Away' }, { subject: 'Look at me', not: null }] });
    expect((body['mails'] as JsonObject[])[0]?.['not']).toContain('automatic');
    const samples = (await product.call('GET', `/api/flows/${id}/samples`)).body as { trigger: { value: JsonObject } };
    expect(samples.trigger.value).toMatchObject({ kind: 'email', subject: 'Look at me', from: { address: 'ada@example.com' } });
    expect(await runsOf(database, id)).toBe(0);
    expect((await imap.mails('Look')).some(({ seen }) => seen)).toBe(false);
    isRefusal(await product.call('GET', `/api/flows/${id}/mailbox`), 409, 'not_published');
  });

  it('knows its mailbox when it is exported and imported, and the connection knows the flow', async () => {
    const id = await publish('/keyed/export', { folder: 'Export' });
    const exported = (await product.call('GET', `/api/flows/${id}/export`)).body as { trigger: { config: JsonObject } };
    expect(exported.trigger.config['connection']).toMatchObject({ service: 'Mail' });
    const again = await product.call('POST', '/api/flows', exported);
    expect((again.body['problems'] as JsonObject[]).map(({ code }) => code)).toEqual(['runbook_missing']);
    const uses = (await product.call('GET', `/api/connections/${connection}/uses`)).body['items'] as JsonObject[];
    expect(uses.filter(({ flowId }) => flowId === id)).toMatchObject([
      { in: 'draft', step: 'trigger' },
      { in: 'published', step: 'trigger' },
    ]);
    await product.call('POST', `/api/flows/${id}/archive`);
    expect(await health(product, id)).toMatchObject({ state: 'stopped', nextLookAt: null });
  });
});

function withFileStep(): JsonObject {
  const call = (path: string, input: JsonObject): JsonObject => ({
    name: path,
    operation: 'http.request',
    input: { method: 'POST', url: `${sink.url}${path}`, ...input },
    policy: { effect: 'keyed', then: 'stop' },
  });
  const parts = {
    ...{ all: '{{ trigger.attachments }}', html: '{{ trigger.html }}', from: '{{ trigger.from.address }}' },
    ...{ header: '{{ trigger.headers.`x-order` }}', inline: '{{ trigger.inline }}' },
  };
  return {
    steps: {
      call: call('/keyed/parts', { body: parts }),
      file: call('/keyed/file', { body: '{{ trigger.attachments[0] }}', bodyType: 'file' }),
    },
    edges: [
      { from: 'trigger', to: 'call' },
      { from: 'trigger', to: 'file' },
    ],
  };
}
