import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunStore } from '../../src/engine/ports/run-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { appendTo, endOf, ownedRun } from './journal-parts.js';
import { openStore, setLease } from './open-store.js';

/** Stands between a store and its database; loses the next answer, and the connection with it, when it is told to. */
class LossyLine {
  loseNext = false;
  lost = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(readonly server: Server) {}

  static async to(target: URL): Promise<LossyLine> {
    const server = createServer();
    const line = new LossyLine(server);
    server.on('connection', (near) => line.join(near, connect(Number(target.port), target.hostname)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get port(): string {
    return `${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    for (const [socket, peer] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => peer.destroy());
    }
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => {
      if (!this.loseNext) return void near.write(chunk);
      // The database has committed and said so; nobody hears it.
      this.loseNext = false;
      this.lost++;
      near.destroy();
    });
  }
}

let database: TestDatabase;
let line: LossyLine;
let store: RunStore & { close(): Promise<void> };
let worker: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  line = await LossyLine.to(new URL(database.url));
  url.port = line.port;
  store = openStore({ ...database, url: url.href });
  worker = await setLease(database, 3_600_000);
});

afterAll(async () => {
  await store.close();
  line.close();
  await database.drop();
});

it('an append whose answer was lost after its commit is recognised: it is a success and is there once', async () => {
  for (let round = 0; round < 10; round++) {
    const runId = await ownedRun(store, worker);
    await store.append(appendTo(runId));
    line.loseNext = true;
    expect(await store.append(appendTo(runId, { fromSeq: 3 }))).toEqual({ kind: 'applied', signals: 0 });
    line.loseNext = true;
    expect(await store.append(endOf(runId, { fromSeq: 4 }))).toEqual({ kind: 'applied', signals: 0 });
    expect((await store.journal(runId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  }
  expect(line.lost).toBe(20);
});
