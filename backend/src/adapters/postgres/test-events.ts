import type pg from 'pg';
import type { Delivery } from '../../engine/ports/run-store.js';
import type { CaughtVerdict, TestEvents } from '../../engine/ports/test-events.js';
import { excerptOf, storableText } from './storable-text.js';
import { inTransaction } from './transaction.js';

const LISTEN = `
INSERT INTO test_address(flow_id, until) SELECT id, clock_timestamp() + $2 * interval '1 millisecond' FROM flow WHERE id = $1
ON CONFLICT (flow_id) DO UPDATE SET until = excluded.until RETURNING (extract(epoch FROM until) * 1000)::float8 AS until_ms`;

const UNTIL = `
SELECT (extract(epoch FROM until) * 1000)::float8 AS until_ms FROM test_address WHERE flow_id = $1 AND until > clock_timestamp()`;

const KEEP = `
INSERT INTO delivery(id, flow_id, verdict, kind, method, path, query, headers, raw, excerpt)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

const FORGET = `
DELETE FROM delivery WHERE id = ANY(ARRAY(
  SELECT id FROM delivery WHERE flow_id = $1 AND verdict = ANY($3::text[]) ORDER BY id DESC OFFSET $2))`;

/** Spam never takes the place of what somebody tries out. */
const TRIED: readonly CaughtVerdict[] = ['captured', 'unproven'];

/** Test addresses on PostgreSQL: every process that serves knows of all of them. */
export class PostgresTestEvents implements TestEvents {
  constructor(private readonly pool: pg.Pool) {}

  async listen(flowId: string, forMs: number): Promise<number | null> {
    const { rows } = await this.pool.query<{ until_ms: number }>(LISTEN, [flowId, forMs]);
    return rows[0]?.until_ms ?? null;
  }

  async stop(flowId: string): Promise<void> {
    await this.pool.query('DELETE FROM test_address WHERE flow_id = $1', [flowId]);
  }

  async listensUntil(flowId: string): Promise<number | null> {
    const { rows } = await this.pool.query<{ until_ms: number }>(UNTIL, [flowId]);
    return rows[0]?.until_ms ?? null;
  }

  async keep(delivery: Delivery, verdict: CaughtVerdict, most: number): Promise<void> {
    const { id, flowId, kind, method, path, query, headers, raw } = delivery;
    const row = [id, flowId, verdict, kind, method, storableText(path), storableText(query), JSON.stringify(headers), raw, excerptOf(raw)];
    await inTransaction(this.pool, async (client) => {
      await client.query(KEEP, row);
      await client.query(FORGET, [flowId, most, verdict === 'spam' ? [verdict] : TRIED]);
    });
  }
}
