import type pg from 'pg';
import type { Throttle } from '../../engine/ports/throttle.js';
import type { Listener } from './listener.js';

const BLOCK = `
WITH b AS (INSERT INTO throttle(origin, blocked_until) VALUES ($1, $2)
  ON CONFLICT (origin) DO UPDATE SET blocked_until = greatest(throttle.blocked_until, excluded.blocked_until), generation = throttle.generation + 1
  RETURNING origin, blocked_until)
SELECT pg_notify('plumbline_throttle', json_build_object('origin', origin, 'untilMs', floor(extract(epoch FROM blocked_until) * 1000))::text) FROM b`;
const ALL =
  'SELECT origin, (extract(epoch FROM blocked_until) * 1000)::float8 AS until_ms FROM throttle WHERE blocked_until > clock_timestamp()';

/** Origins known before those whose time is over are forgotten. */
const MAX_KNOWN = 1_000;

/** What services asked for by 429 and `Retry-After`: known at once here, durable, and told to the other processes. */
export class PostgresThrottle implements Throttle {
  private readonly blocked = new Map<string, number>();

  constructor(
    private readonly pool: pg.Pool,
    listener: Listener,
    private readonly onError: (error: unknown) => void,
  ) {
    listener.on('plumbline_throttle', (payload) => this.hear(payload));
    listener.onConnected(() => void this.load().catch(onError));
  }

  blockedUntilMs(origin: string): number {
    return this.blocked.get(origin) ?? 0;
  }

  block(origin: string, untilMs: number): void {
    this.raise(origin, untilMs);
    this.pool.query(BLOCK, [origin, new Date(untilMs).toISOString()]).catch(this.onError);
  }

  private raise(origin: string, untilMs: number): void {
    if (untilMs <= this.blockedUntilMs(origin)) return;
    this.blocked.set(origin, untilMs);
    if (this.blocked.size > MAX_KNOWN) this.forgetPast();
  }

  private forgetPast(): void {
    for (const [origin, untilMs] of this.blocked) if (untilMs < Date.now()) this.blocked.delete(origin);
  }

  private async load(): Promise<void> {
    const { rows } = await this.pool.query<{ origin: string; until_ms: number }>(ALL);
    for (const row of rows) this.raise(row.origin, row.until_ms);
  }

  private hear(payload: string): void {
    const { origin, untilMs } = JSON.parse(payload) as { origin: string; untilMs: number };
    this.raise(origin, untilMs);
  }
}
