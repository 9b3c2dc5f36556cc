import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * How the way through the proxy is.
 * - `clear`: everything passes at once
 * - `slow`: every piece is held for 200 ms
 * - `thin`: 10 kB a second in each direction
 * - `hole`: connections are taken, and nothing passes in either direction; what went into it is lost
 */
export type Way = 'clear' | 'slow' | 'thin' | 'hole';

const SLOW_MS = 200;
const THIN_BYTES_A_MS = 10;

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Something of it was swallowed by a hole: it can only be broken. */
  damaged: boolean;
}

/** A port of the loopback address that leads to another one, as well or as badly as it is told. */
export class TcpProxy {
  private readonly pairs = new Set<Pair>();
  private way: Way = 'clear';

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {}

  static async start(target: number): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, target);
    server.on('connection', (near) => proxy.join(near));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** From now on, for connections that are open as well. The end of a hole breaks what went through it. */
  become(way: Way): void {
    this.way = way;
    if (way === 'hole') return;
    for (const pair of this.pairs) if (pair.damaged) this.breakPair(pair, 'reset');
  }

  /** Ends every connection: in order (FIN) or not (RST). */
  cut(how: 'end' | 'reset'): void {
    for (const pair of this.pairs) this.breakPair(pair, how);
  }

  async stop(): Promise<void> {
    this.cut('reset');
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket): void {
    const pair: Pair = { near, far: connect(this.target, '127.0.0.1'), damaged: this.way === 'hole' };
    this.pairs.add(pair);
    this.carry(pair, pair.near, pair.far);
    this.carry(pair, pair.far, pair.near);
  }

  private carry(pair: Pair, from: Socket, to: Socket): void {
    from.setNoDelay(true);
    from.on('error', () => this.breakPair(pair, 'reset'));
    // In a hole the other side does not learn of it before the hole ends.
    from.on('close', () => this.swallowed(pair) || this.finish(pair, to));
    from.on('end', () => this.swallowed(pair) || to.end());
    from.on('data', (piece: Buffer) => {
      if (this.swallowed(pair)) return;
      const waitMs = this.way === 'slow' ? SLOW_MS : this.way === 'thin' ? Math.ceil(piece.length / THIN_BYTES_A_MS) : 0;
      if (waitMs === 0) return void to.write(piece);
      // The order is kept because nothing is read before this piece has passed.
      from.pause();
      setTimeout(() => {
        if (!this.swallowed(pair) && !to.destroyed) to.write(piece);
        from.resume();
      }, waitMs);
    });
  }

  private finish(pair: Pair, other: Socket): void {
    if (!other.writableEnded) other.end();
    if (pair.near.destroyed && pair.far.destroyed) this.pairs.delete(pair);
  }

  private swallowed(pair: Pair): boolean {
    if (this.way === 'hole') pair.damaged = true;
    return pair.damaged;
  }

  private breakPair(pair: Pair, how: 'end' | 'reset'): void {
    this.pairs.delete(pair);
    for (const socket of [pair.near, pair.far]) {
      // A socket that has ended its side can not be reset any more: its handle would stay open for good (libuv).
      if (how === 'reset' && !socket.writableEnded) socket.resetAndDestroy();
      else socket.destroy();
    }
  }
}
