import pg from 'pg';

/** Channels that processes tell each other things on; what they say may be lost, and everything has a poll behind it. */
export type Channel =
  | 'plumbline_live'
  | 'plumbline_watch'
  | 'plumbline_draft'
  | 'plumbline_signal'
  | 'plumbline_flow'
  | 'plumbline_mailbox'
  | 'plumbline_gate'
  | 'plumbline_answer'
  | 'plumbline_connection'
  | 'plumbline_hook_secret'
  | 'plumbline_poll';

/** One LISTEN connection, made anew when it breaks. */
export class Listener {
  private client: pg.Client | null = null;
  private closed = false;
  private readonly handlers = new Map<Channel, ((payload: string) => void)[]>();
  private readonly onConnect: (() => void)[] = [];
  private retry: NodeJS.Timeout | null = null;

  constructor(private readonly url: string) {}

  on(channel: Channel, handler: (payload: string) => void): void {
    this.handlers.set(channel, [...(this.handlers.get(channel) ?? []), handler]);
  }

  /** Called at each (re)connection: what was said in between was not heard. */
  onConnected(handler: () => void): void {
    this.onConnect.push(handler);
  }

  async start(): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client({
      connectionString: this.url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: 'plumbline-listen',
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.handlers.keys()) await client.query(`LISTEN ${channel}`);
      this.client = client;
      for (const handler of this.onConnect) handler();
    } catch {
      this.lost(client);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.retry) clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private tell(channel: string, payload: string): void {
    for (const handler of this.handlers.get(channel as Channel) ?? []) handler(payload);
  }

  private lost(client: pg.Client): void {
    if (this.client !== null && this.client !== client) return;
    this.client = null;
    client.end().catch(() => undefined);
    if (this.closed || this.retry) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.start();
    }, 500);
  }
}
