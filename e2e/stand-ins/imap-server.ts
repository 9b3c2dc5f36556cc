import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Account of the test mailbox. */
export const IMAP_USER = 'orders';
export const IMAP_PASSWORD = 'pass-word-0123';

const BINARY = '/usr/sbin/dovecot';
/** Debian's user for mail, which dovecot takes when it runs as root: it never lets root in. */
const MAIL_ID = 8;

export interface ImapOptions {
  /** PEM files; without them nothing is encrypted. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A mail as the tests write it: headers, and all that comes after the blank line. */
export interface TestMail {
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

/** A real IMAP server (Dovecot) of its own on free ports, with its mail in a temporary folder. */
export class ImapServer {
  private child: ChildProcess | null = null;
  private count = 0;

  private constructor(
    private readonly root: string,
    readonly port: number,
    readonly tlsPort: number,
  ) {}

  static async start(options: ImapOptions = {}): Promise<ImapServer> {
    const server = await ImapServer.prepared(options);
    await server.up();
    return server;
  }

  /** One that does not answer before it is told to (`up`), and whose port is known. */
  static async prepared(options: ImapOptions = {}): Promise<ImapServer> {
    const server = new ImapServer(await mkdtemp(join(tmpdir(), 'plumbline-imap-')), await freePort(), await freePort());
    await server.prepare(options);
    return server;
  }

  get host(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  /** Settings of a connection to it. */
  connection(name = 'Orders'): { [field: string]: unknown } {
    return {
      ...{ kind: 'imap', service: 'Mail', name },
      settings: { host: '127.0.0.1', port: this.port, security: 'none', username: IMAP_USER },
      secrets: { password: IMAP_PASSWORD },
    };
  }

  /** Begins to answer, on the same ports as before. */
  async up(): Promise<void> {
    const child = spawn(BINARY, ['-F', '-c', join(this.root, 'dovecot.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    this.child = child;
    for (let tries = 0; !(await greets(this.port)); tries++) {
      if (child.exitCode !== null || tries > 200) throw new Error(`dovecot did not start: ${said} ${await this.log()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it: nobody answers any more. */
  async down(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }

  async stop(): Promise<void> {
    await this.down();
    await rm(this.root, { recursive: true, force: true });
  }

  /** Puts a mail into a folder. @param at when it arrived; now */
  async deliver(mail: TestMail | string | Buffer, folder = 'INBOX', at = new Date()): Promise<void> {
    const maildir = this.folder(folder);
    await this.makeFolder(folder);
    const name = `${String(Date.now())}.M${String(++this.count)}P${String(process.pid)}.test`;
    const path = join(maildir, 'tmp', name);
    await writeFile(path, typeof mail === 'string' || Buffer.isBuffer(mail) ? mail : mailText(mail));
    await utimes(path, at, at);
    await this.give(path);
    await rename(path, join(maildir, 'new', name));
  }

  /** Mails of a folder, by what their flags are; the text of each. */
  async mails(folder = 'INBOX'): Promise<{ seen: boolean; text: string }[]> {
    const maildir = this.folder(folder);
    const found: { seen: boolean; text: string }[] = [];
    for (const part of ['new', 'cur']) {
      for (const name of await readdir(join(maildir, part)).catch(() => [])) {
        const text = await readFile(join(maildir, part, name), 'latin1').catch(() => null);
        if (text !== null) found.push({ seen: /:2,[A-Z]*S/.test(name), text });
      }
    }
    return found;
  }

  async makeFolder(folder: string): Promise<void> {
    for (const part of ['', 'tmp', 'new', 'cur']) await this.own(join(this.folder(folder), part));
  }

  async removeFolder(folder: string): Promise<void> {
    await rm(this.folder(folder), { recursive: true, force: true });
  }

  /** Forgets the numbers of the mails of a folder, as a restored mailbox does: it gets another UIDVALIDITY. */
  async renumber(folder = 'INBOX'): Promise<void> {
    await this.down();
    // UIDVALIDITY is the time of its making, in seconds.
    const list = join(this.folder(folder), 'dovecot-uidlist');
    const made = Number(/\bV(\d+)/.exec(await readFile(list, 'utf8').catch(() => ''))?.[1] ?? 0);
    for (const name of await readdir(this.folder(folder))) if (name.startsWith('dovecot')) await rm(join(this.folder(folder), name));
    await rm(join(this.root, 'mail', 'dovecot-uidvalidity'), { force: true });
    while (Math.floor(Date.now() / 1_000) <= made) await new Promise((resolve) => setTimeout(resolve, 50));
    await this.up();
  }

  async log(): Promise<string> {
    return readFile(join(this.root, 'log'), 'utf8').catch(() => '');
  }

  private folder(name: string): string {
    return join(this.root, 'mail', name === 'INBOX' ? '' : `.${name}`);
  }

  private async own(path: string): Promise<void> {
    if (await stat(path).catch(() => null)) return;
    await mkdir(path, { recursive: true });
    await this.give(path);
  }

  private async give(path: string): Promise<void> {
    if (process.getuid?.() === 0) await chown(path, MAIL_ID, MAIL_ID);
  }

  private async prepare({ tls }: ImapOptions): Promise<void> {
    const { root } = this;
    const isRoot = process.getuid?.() === 0;
    const { username, uid, gid } = userInfo();
    const [mailUid, mailGid] = isRoot ? [MAIL_ID, MAIL_ID] : [uid, gid];
    if (isRoot) await promisify(execFile)('chmod', ['755', root]);
    await writeFile(join(root, 'passwd'), `${IMAP_USER}:{PLAIN}${IMAP_PASSWORD}::::::\n`, { mode: 0o644 });
    await this.own(join(root, 'mail'));
    await this.makeFolder('INBOX');
    const group = isRoot ? '' : (await promisify(execFile)('id', ['-gn'])).stdout.trim();
    const asUser = isRoot
      ? ''
      : `default_login_user = ${username}\ndefault_internal_user = ${username}\ndefault_internal_group = ${group}
service anvil {\n  chroot =\n}\nservice stats {\n  chroot =\n}\n`;
    const encrypted = tls ? `ssl = yes\nssl_cert = <${tls.certificate}\nssl_key = <${tls.key}\nssl_dh =\n` : 'ssl = no\n';
    const text = `base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/log
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
${encrypted}${asUser}first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${root}/mail
mailbox_list_index = no
passdb {
  driver = passwd-file
  args = ${root}/passwd
}
userdb {
  driver = static
  args = uid=${String(mailUid)} gid=${String(mailGid)} home=${root}/mail
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${String(this.port)}
  }
  inet_listener imaps {
    port = ${tls ? String(this.tlsPort) : '0'}
    ssl = yes
  }
}
`;
    await writeFile(join(root, 'dovecot.conf'), text);
  }
}

/** A mail as bytes that a server has. */
export function mailText({ headers = {}, body = 'Hello' }: TestMail): string {
  const all = { From: 'Ada Lovelace <ada@example.com>', To: 'orders@example.com', Subject: 'An order', ...headers };
  const lines = Object.entries(all).filter(([, value]) => value !== '');
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}\r\n`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    const answer = (good: boolean): void => {
      socket.destroy();
      resolve(good);
    };
    socket.once('data', (chunk: Buffer) => answer(chunk.toString().startsWith('* OK')));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
  });
}
