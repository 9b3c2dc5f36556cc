/** Milliseconds of a column, as a number. */
const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const time = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

/** What flows do with their schedules. $1 flow, $2 version, $3 cron, $4 zone, $5 missed, $6 most. */
export const GO_ON = `
UPDATE schedule SET version = $2, missed = $5, most = $6 WHERE flow_id = $1 AND ended_at IS NULL AND cron = $3 AND zone = $4`;

/** $1 flow, $2 cron and $3 zone of the schedule that goes on; null: none does. */
export const END = `
UPDATE schedule SET ended_at = greatest(decided_at, date_trunc('milliseconds', clock_timestamp())), look_at = clock_timestamp()
WHERE flow_id = $1 AND ended_at IS NULL AND (cron, zone) IS DISTINCT FROM ($2::text, $3::text)`;

/** The same parameters as `GO_ON`. Due times count from now on. */
export const BEGIN = `
INSERT INTO schedule(flow_id, version, cron, zone, missed, most, decided_at, look_at)
VALUES ($1, $2, $3, $4, $5, $6, date_trunc('milliseconds', clock_timestamp()), clock_timestamp())
ON CONFLICT (flow_id) WHERE ended_at IS NULL DO NOTHING`;

/** $1 now, $2 how long nobody else gets them, $3 how many. */
export const TAKE = `
WITH d AS MATERIALIZED (SELECT id FROM schedule WHERE look_at <= ${time('$1')} ORDER BY look_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
UPDATE schedule s SET look_at = ${time('($1::float8 + $2::float8)')} FROM d WHERE s.id = d.id
RETURNING s.id, s.flow_id, s.version, s.cron, s.zone, s.missed, s.most, ${ms('s.decided_at')} AS decided_ms, ${ms('s.ended_at')} AS ended_ms`;

export const NEXT_LOOK = `SELECT ${ms('min(look_at)')} AS look_ms FROM schedule`;

/**
 * $1 id, $2 decided so far, $3 decided now, $4 look again, $5 started, $6 and $7 missed after and until, $8 why, $9 detail. What was
 * missed right after what was missed before for the same reason lengthens that: a flow that refuses each second has one row.
 */
export const DECIDE = `
WITH u AS (UPDATE schedule SET decided_at = ${time('$3')}, look_at = CASE WHEN ended_at IS NULL THEN ${time('$4')} ELSE ended_at END
       WHERE id = $1 AND decided_at = ${time('$2')} RETURNING flow_id, cron, zone),
 l AS (INSERT INTO schedule_last(flow_id, started_at) SELECT flow_id, ${time('$5')} FROM u WHERE $5::float8 IS NOT NULL
       ON CONFLICT (flow_id) DO UPDATE SET started_at = greatest(schedule_last.started_at, excluded.started_at)),
 m AS (UPDATE schedule_missed m SET until_at = ${time('$7')} FROM u
       WHERE m.flow_id = u.flow_id AND m.cron = u.cron AND m.zone = u.zone AND m.until_at = ${time('$6')}
         AND m.why = $8 AND m.detail IS NOT DISTINCT FROM $9 RETURNING m.id),
 n AS (INSERT INTO schedule_missed(flow_id, cron, zone, after_at, until_at, why, detail)
       SELECT flow_id, cron, zone, ${time('$6')}, ${time('$7')}, $8, $9 FROM u WHERE $6::float8 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM m))
SELECT 1 FROM u`;

export const REMOVE = 'DELETE FROM schedule WHERE id = $1 AND ended_at IS NOT NULL';
export const LAST_STARTED = `SELECT ${ms('started_at')} AS last_ms FROM schedule_last WHERE flow_id = $1`;
export const MISSED = `
SELECT cron, zone, ${ms('after_at')} AS after_ms, ${ms('until_at')} AS until_ms, why, detail
FROM schedule_missed WHERE flow_id = $1 ORDER BY until_at DESC, id DESC LIMIT $2`;
export const RUNS_OF = 'SELECT key, run_id FROM dedupe WHERE trigger_id = $1 AND key = ANY($2)';
export const FORGET_MISSED = `DELETE FROM schedule_missed WHERE until_at < ${time('$1')}`;
