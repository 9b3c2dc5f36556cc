import type pg from 'pg';
import type { Json } from '@plumbline/shared';
import type { EventBoard, EventWait, PostedEvent } from '../../engine/ports/event-board.js';
import { DROP_WAIT, FIND_EVENT, POST_EVENT, PUT_UP, SETTLED, UNSETTLED, WAITS_FOR } from './sql/event-board.js';

type EventRow = { id: string; name: string; key: string | null; body: Json };
type WaitRow = { run_id: string; step: string; attempt: number; name: string; key: string | null; since_ms: number };

/** Events and waits in the database: whichever is committed second finds the first. */
export class PostgresEventBoard implements EventBoard {
  constructor(private readonly pool: pg.Pool) {}

  async awaitEvent({ runId, step, attempt, name, key, sinceMs }: EventWait): Promise<PostedEvent | null> {
    const since = new Date(sinceMs).toISOString();
    await this.pool.query(PUT_UP, [runId, step, attempt, name, key, since]);
    const { rows } = await this.pool.query<EventRow>(FIND_EVENT, [name, key, since]);
    return rows[0] ?? null;
  }

  async post({ id, name, key, body }: PostedEvent): Promise<boolean> {
    const { rows } = await this.pool.query(POST_EVENT, [id, name, key, JSON.stringify(body)]);
    return rows.length > 0;
  }

  async waitsFor({ name, key }: PostedEvent): Promise<readonly EventWait[]> {
    const { rows } = await this.pool.query<WaitRow>(WAITS_FOR, [name, key]);
    return rows.map((row) => ({
      runId: row.run_id,
      step: row.step,
      attempt: row.attempt,
      name: row.name,
      key: row.key,
      sinceMs: Math.floor(row.since_ms),
    }));
  }

  async settled(eventId: string): Promise<void> {
    await this.pool.query(SETTLED, [eventId]);
  }

  async drop({ runId, step, attempt }: Pick<EventWait, 'runId' | 'step' | 'attempt'>): Promise<void> {
    await this.pool.query(DROP_WAIT, [runId, step, attempt]);
  }

  async unsettled(limit: number): Promise<readonly PostedEvent[]> {
    const { rows } = await this.pool.query<EventRow>(UNSETTLED, [limit]);
    return rows;
  }
}
