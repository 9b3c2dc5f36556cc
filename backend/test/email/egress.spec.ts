import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Lookup } from '../../src/adapters/outbound-http/guarded-connector.js';
import { Mailbox, type MailboxOptions } from '../../../e2e/stand-ins/mailbox.js';
import { listen } from '../outbound-http/support.js';
import { MAIL, pem, send, smtp, type Sending } from './support.js';

const toLoopback: Lookup = (_name, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);

const open: (Mailbox | Server)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await (one instanceof Mailbox ? one.stop() : new Promise((resolve) => one.close(resolve)));
});

async function start(options: MailboxOptions): Promise<Mailbox> {
  const mailbox = await Mailbox.start(options);
  open.push(mailbox);
  return mailbox;
}

/** Reaches a mailbox by a name that has a certificate. */
function byName(mailbox: { port: number }, security: string, host = 'crm.test'): Sending {
  return {
    connection: smtp(mailbox, { host, security }),
    egress: { allow: [`${host}:${mailbox.port}`], lookup: toLoopback, ca: pem('ca') },
  };
}

describe('encryption', () => {
  it.each([
    ['from the first byte', 'tls', { pem: pem('crm'), tls: true }],
    ['by STARTTLS', 'starttls', { pem: pem('crm') }],
  ] as const)('%s works with a certificate that is trusted', async (_, security, options) => {
    const mailbox = await start(options);
    expect(await send(mailbox, MAIL, byName(mailbox, security))).toMatchObject({ kind: 'ok' });
    expect(mailbox.mails[0]).toMatchObject({ secure: true, user: 'robot' });
  });

  it.each([
    ['self-signed, from the first byte', 'tls', { pem: pem('self'), tls: true }, 'crm.test'],
    ['expired, from the first byte', 'tls', { pem: pem('expired'), tls: true }, 'crm.test'],
    ['for another name, from the first byte', 'tls', { pem: pem('crm'), tls: true }, 'other.test'],
    ['self-signed, by STARTTLS', 'starttls', { pem: pem('self') }, 'crm.test'],
    ['expired, by STARTTLS', 'starttls', { pem: pem('expired') }, 'crm.test'],
    ['for another name, by STARTTLS', 'starttls', { pem: pem('crm') }, 'other.test'],
  ] as const)('with a certificate that is %s is refused, and neither password nor mail is sent', async (_, security, options, host) => {
    const mailbox = await start(options);
    expect(await send(mailbox, MAIL, byName(mailbox, security, host))).toMatchObject({
      kind: 'not_sent',
      error: { code: 'tls_failed', class: 'network' },
    });
    expect(mailbox.mails).toEqual([]);
  });

  it('that is required and not offered is a definite no, before the password is sent', async () => {
    const mailbox = await start({});
    expect(await send(mailbox, MAIL, byName(mailbox, 'starttls'))).toMatchObject({ kind: 'rejected', error: { code: 'starttls_missing' } });
    expect(mailbox.mails).toEqual([]);
  });

  it('is not taken over by what somebody slipped in before it', async () => {
    const said: string[] = [];
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined).write('220 mail\r\n');
      socket.on('data', (chunk) => {
        const line = chunk.toString();
        said.push(line);
        if (line.startsWith('EHLO')) socket.write('250-mail\r\n250 STARTTLS\r\n');
        if (line.startsWith('STARTTLS')) socket.write('220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n');
      });
    });
    const port = await listen(server);
    open.push(server);
    const outcome = await send({ port, host: '' }, MAIL, byName({ port }, 'starttls'));
    expect(outcome).toMatchObject({ kind: 'not_sent', error: { code: 'tls_failed' } });
    expect(said.join('')).not.toContain('AUTH');
  });
});

describe('an encryption that does not come about after it was promised', () => {
  it.each([
    ['never answers', () => undefined, 'timeout'],
    ['closes the connection', (socket: Socket) => void socket.end(), 'tls_failed'],
    ['breaks the connection', (socket: Socket) => void socket.resetAndDestroy(), 'tls_failed'],
    ['answers in plain text', (socket: Socket) => void socket.write('250 ok\r\n'), 'tls_failed'],
  ])('because the server %s leaves nothing sent', async (_, answer, code) => {
    let begun = false;
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined).write('220 mail\r\n');
      socket.on('data', (chunk) => {
        const line = chunk.toString('latin1');
        if (begun) answer(socket);
        else if (line.startsWith('EHLO')) socket.write('250-mail\r\n250 STARTTLS\r\n');
        else if (line.startsWith('STARTTLS')) {
          begun = true;
          socket.write('220 go\r\n');
        }
      });
    });
    const port = await listen(server);
    open.push(server);
    for (let i = 0; i < 3; i++) {
      begun = false;
      const sending = { ...byName({ port }, 'starttls'), context: { timeoutMs: 300 } };
      expect(await send({ port, host: '' }, MAIL, sending)).toMatchObject({ kind: 'not_sent', error: { code } });
    }
  });
});

describe('a mail server at a private address', () => {
  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '169.254.169.254', '10.0.0.1', '2130706433', '0'])(
    'such as %s is refused unless an administrator allowed it',
    async (host) => {
      const mailbox = await start({});
      const outcome = await send(mailbox, MAIL, { connection: smtp(mailbox, { host }), egress: { allow: [] } });
      expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'egress_denied', class: 'denied' } });
      expect(mailbox.connections).toBe(0);
    },
  );

  it('is refused when a public name leads there', async () => {
    const mailbox = await start({});
    const sending = { connection: smtp(mailbox, { host: 'smtp.example.com' }), egress: { allow: [], lookup: toLoopback } };
    expect(await send(mailbox, MAIL, sending)).toMatchObject({ kind: 'rejected', error: { code: 'egress_denied' } });
    expect(mailbox.connections).toBe(0);
  });

  it('is refused when the connection is for another one, though it is allowed', async () => {
    const mailbox = await start({});
    const connection = smtp(mailbox);
    const facts = { ...connection.facts, hosts: ['smtp.example.com:587'] };
    expect(await send(mailbox, MAIL, { connection: { ...connection, facts } })).toMatchObject({
      error: { code: 'host_not_allowed', class: 'denied' },
    });
    expect(mailbox.connections).toBe(0);
  });
});
