import type pg from 'pg';

const NOW = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms';
/** How often the difference is measured again, ms: clocks of servers drift by milliseconds a minute at worst. */
const MEASURE_MS = 60_000;

/** The database's time for a process that holds no lease (whose thread would measure it): our monotonic clock and the difference. */
export class DatabaseClock {
  private skewMs = 0;
  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly pool: pg.Pool) {
    this.timer = setInterval(() => void this.measure().catch(() => undefined), MEASURE_MS);
    this.timer.unref();
  }

  static async start(pool: pg.Pool): Promise<DatabaseClock> {
    const clock = new DatabaseClock(pool);
    await clock.measure();
    return clock;
  }

  nowMs(): number {
    return Math.round(performance.now()) + this.skewMs;
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** The database read its clock about half of the round trip ago. */
  private async measure(): Promise<void> {
    const sent = performance.now();
    const { rows } = await this.pool.query<{ now_ms: number }>(NOW);
    const [row] = rows;
    if (row) this.skewMs = Math.round(row.now_ms - (performance.now() + sent) / 2);
  }
}
