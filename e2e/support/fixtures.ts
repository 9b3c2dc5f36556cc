import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { ADMIN, Server } from '../start.js';
import { ImapServer } from '../stand-ins/imap-server.js';
import { Sink } from '../stand-ins/sink.js';
import { Editor } from './editor.js';
import { RunDesk } from './run-desk.js';

interface Shared {
  /** Tests of a file that says so have a server that no other file has used. */
  readonly alone: boolean;
  readonly sink: Sink;
  /** A mailbox that answers once a test has it do so (`up`). */
  readonly imap: ImapServer;
  /** A server with an admin, the practice services and their example. */
  readonly server: Server;
  /** Cookies of the admin, as a browser state. */
  readonly session: Awaited<ReturnType<BrowserContext['storageState']>>;
}

/** Lines of the server's log that a failed test shows. */
const LOG_LINES = 40;

interface Each {
  readonly editor: Editor;
  readonly runs: RunDesk;
}

/** Tests of one worker share a server; each has a browser of its own that is signed in, and makes its own flows. */
export const test = base.extend<Each, Shared>({
  // Playwright makes another worker, and so another server, where an option of workers is another one.
  alone: [false, { option: true, scope: 'worker' }],
  sink: [
    async ({ browserName: _ }, use) => {
      const sink = await Sink.start();
      await use(sink);
      await sink.stop();
    },
    { scope: 'worker' },
  ],
  imap: [
    async ({ browserName: _ }, use) => {
      const imap = await ImapServer.prepared();
      await use(imap);
      await imap.stop();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ sink, imap }, use) => {
      const server = await Server.start({
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
        EGRESS_ALLOW: `${new URL(sink.url).host},${imap.host}`,
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  session: [
    async ({ server, browser }, use) => {
      const context = await browser.newContext({ baseURL: server.address });
      const page = await context.newPage();
      await signIn(page);
      await use(await context.storageState());
      await context.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.address),
  storageState: async ({ session }, use) => use(session),
  page: async ({ page, server }, use, testInfo) => {
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    // What the Content-Security-Policy refuses is only said in the console.
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) broken.push(message.text());
    });
    const logged = server.log.length;
    await use(page);
    // What the server had to say is as good as gone once the test is over.
    if (testInfo.status !== testInfo.expectedStatus) console.error(server.log.slice(logged).slice(-LOG_LINES).join('\n'));
    expect(broken, 'nothing breaks in the page').toEqual([]);
  },
  editor: async ({ page, server }, use) => use(new Editor(page, server)),
  runs: async ({ page, server }, use) => use(new RunDesk(page, server)),
});

export { expect };

export async function signIn(page: Page, who: { readonly email: string; readonly password: string } = ADMIN): Promise<void> {
  await page.goto('/sign-in');
  await page.getByTestId('email').fill(who.email);
  await page.getByTestId('password').fill(who.password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL(/\/flows/);
}
