import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody else's page, at two origins of this machine. */
export interface OtherPage {
  readonly origin: string;
  readonly otherOrigin: string;
  stop(): Promise<void>;
}

/** Serves a page of its own: one that a test only pretends to be served counts as lying outside of this machine, and may not frame what lies in it. */
export async function servePage(html: string): Promise<OtherPage> {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    otherOrigin: `http://localhost:${String(port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
