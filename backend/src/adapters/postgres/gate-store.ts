import type pg from 'pg';
import type { GateRow, GateStore } from '../../engine/ports/gate-store.js';
import type { Listener } from './listener.js';

/**
 * One statement: how durable it is, is set for itself alone. $1 gate, $2 rev before, $3 state, $4 `on` or `off`, $5 whether others are
 * told. What others are told is the row itself: it fits by far into the 8,000 bytes of a notification.
 */
const PUT = `
WITH d AS MATERIALIZED (SELECT set_config('synchronous_commit', $4, true) AS set),
 i AS (INSERT INTO gate(gate, rev, state) SELECT $1, nextval('gate_rev'), $3::json FROM d WHERE $2::bigint = 0
       ON CONFLICT (gate) DO NOTHING RETURNING rev),
 u AS (UPDATE gate SET rev = nextval('gate_rev'), state = $3::json, changed_at = clock_timestamp() FROM d
       WHERE gate.gate = $1 AND gate.rev = $2::bigint AND $2::bigint > 0 RETURNING gate.rev),
 p AS MATERIALIZED (SELECT rev FROM i UNION ALL SELECT rev FROM u)
SELECT rev::float8, CASE WHEN $5 THEN pg_notify('plumbline_gate', json_build_object('gate', $1::text, 'rev', rev, 'state', $3::json)::text) END FROM p`;

const READ = 'SELECT gate, rev::float8, state FROM gate WHERE gate = $1';
const ALL = 'SELECT gate, rev::float8, state FROM gate';

/** Gates as rows; whoever changes one tells the other processes. */
export class PostgresGateStore implements GateStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly listener: Listener,
    private readonly onError: (error: unknown) => void,
  ) {}

  async all(): Promise<readonly GateRow[]> {
    return (await this.pool.query<GateRow>(ALL)).rows;
  }

  async read(gate: string): Promise<GateRow | null> {
    return (await this.pool.query<GateRow>(READ, [gate])).rows[0] ?? null;
  }

  async put({ gate, rev, state }: GateRow, how: 'told' | 'quiet'): Promise<GateRow | null> {
    const told = how === 'told';
    const values = [gate, rev, JSON.stringify(state), told ? 'on' : 'off', told];
    const { rows } = await this.pool.query<{ rev: number }>(PUT, values);
    return rows[0] ? { gate, rev: rows[0].rev, state } : null;
  }

  onChange(hear: (row: GateRow) => void): void {
    this.listener.on('plumbline_gate', (payload) => hear(JSON.parse(payload) as GateRow));
    this.listener.onConnected(() => {
      this.all().then((rows) => rows.forEach(hear), this.onError);
    });
  }
}
