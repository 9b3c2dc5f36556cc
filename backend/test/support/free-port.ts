import { createServer, type AddressInfo } from 'node:net';

/** A port of the loopback address that was free a moment ago: for programs that can not pick one themselves. */
export function freePort(): Promise<number> {
  return tried(0);
}

/** Ports that Linux gives to no outgoing connection (`ip_local_port_range` begins at 32768), and that other servers rarely have. */
const [FROM, TO] = [12_000, 32_000];

/**
 * The same for a program that is ended and started again on its port: meanwhile nobody's outgoing connection may take it, or the program
 * can not come back for as long as that stands.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = await tried(FROM + Math.floor(Math.random() * (TO - FROM))).catch(() => null);
    if (port !== null) return port;
  }
}

/** @param wanted 0: any. Rejects when it is taken. */
async function tried(wanted: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(wanted, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
