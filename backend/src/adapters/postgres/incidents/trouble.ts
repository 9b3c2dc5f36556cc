import type pg from 'pg';
import { keyOf, parsedGate, type NextMove, type StepErrorClass } from '@plumbline/shared';
import type { JournaledFailure, Trouble, TroublePlace } from '../../../engine/ports/incident-book.js';
import { readableJson } from '../sql/readable-json.js';

/**
 * Events carry the time of their insertion, and are seen at their commit: one that is seen now may stand before one that was seen
 * earlier. Nothing can come any more before the oldest transaction that writes journals and is still under way; a moment is taken
 * off for one that is beginning just now. In a statement of its own, before the one that reads.
 */
export const HORIZON = `
SELECT (least(min(xact_start), clock_timestamp()) - interval '50 milliseconds')::text AS horizon FROM pg_stat_activity
WHERE datname = current_database() AND application_name LIKE 'plumbline-journal-%' AND xact_start IS NOT NULL`;

const PLACE = 'SELECT at::text AS at, run_id, seq FROM incident_watch';

/** Most events before a failure that its attempt is looked for among: it began shortly before, whatever else the run does. */
const LOOKED_AT = 1_000;

/** The condition of the index `run_event_trouble` (migration 16 says why it looks at text). */
export const TROUBLE = `(kind = 'step.failed' OR (kind = 'run.finished' AND strpos(body::text, '"error":') > 0)
  OR (kind IN ('step.parked', 'step.waiting') AND strpos(body::text, '"cause":') > 0))`;

/** By `run_event_trouble`. $1 to $3 place, $4 horizon, $5 limit. */
const FAILURES = `
SELECT e.run_id, e.seq, e.at::text AS at, (extract(epoch FROM e.at) * 1000)::float8 AS at_ms, e.kind, r.flow_id, r.version,
  e.body->'step' AS step, e.body->'turn' AS turn, e.body->'next'->'do' AS next,
  t.error->'class' AS class, t.error->'code' AS code, t.error->'status' AS status, e.body->'gate' AS gate, s.url, s.connection
FROM (SELECT run_id, seq, at, kind, ${readableJson('body')} AS body FROM run_event
      WHERE ${TROUBLE}
        AND (at, run_id, seq) > ($1::timestamptz, $2::uuid, $3::int) AND at < $4::timestamptz
      ORDER BY at, run_id, seq LIMIT $5) e
CROSS JOIN LATERAL (SELECT coalesce(e.body->'error', e.body->'cause') AS error) t
LEFT JOIN run r ON r.id = e.run_id
LEFT JOIN LATERAL (
  SELECT body->'url' AS url, body->'connection'->'id' AS connection
  FROM (SELECT seq, ${readableJson('body')} AS body FROM run_event b
        WHERE b.run_id = e.run_id AND b.seq < e.seq AND b.seq >= e.seq - ${LOOKED_AT} AND b.kind = 'step.started' OFFSET 0) p
  WHERE (p.body->'step')::text = (e.body->'step')::text AND (p.body->'attempt')::text = (e.body->'attempt')::text
    AND coalesce((p.body->'turn')::text, '') = coalesce((e.body->'turn')::text, '')
  ORDER BY p.seq DESC LIMIT 1) s ON true
ORDER BY e.at, e.run_id, e.seq`;

/** A takeover reads the last minutes again: the clock of another database server may be behind that of the one before. */
const AGAIN = `
UPDATE incident_watch SET at = least(at, clock_timestamp()) - $1 * interval '1 millisecond',
  run_id = '00000000-0000-0000-0000-000000000000', seq = 0`;

interface Row {
  run_id: string;
  seq: number;
  at: string;
  at_ms: number;
  kind: string;
  flow_id: string | null;
  version: number | null;
  step: string | null;
  turn: number[] | null;
  next: NextMove['do'] | null;
  class: StepErrorClass | null;
  code: unknown;
  status: number | null;
  gate: string | null;
  url: string | null;
  connection: string | null;
}

/** Steps the place back by so much, ms. */
export async function readAgain(client: pg.ClientBase, ms: number): Promise<void> {
  await client.query(AGAIN, [ms]);
}

/** Failures behind the place that was recorded last. */
export async function readTrouble(client: pg.ClientBase, limit: number): Promise<Trouble> {
  const { rows: places } = await client.query<{ at: string; run_id: string; seq: number }>(PLACE);
  const [place] = places;
  if (!place) throw new Error('the place up to which failures were read is not there');
  const { rows: horizons } = await client.query<{ horizon: string }>(HORIZON);
  const values = [place.at, place.run_id, place.seq, horizons[0]?.horizon, limit];
  const { rows } = await client.query<Row>(FAILURES, values);
  const last = rows.at(-1);
  const next: TroublePlace = last
    ? { at: last.at, runId: last.run_id, seq: last.seq }
    : { at: place.at, runId: place.run_id, seq: place.seq };
  return { failures: rows.flatMap(failureOf), next, more: rows.length === limit };
}

function failureOf(row: Row): JournaledFailure[] {
  // Its run went past its retention in between.
  if (row.flow_id === null || row.version === null || row.class === null) return [];
  const place = row.step === null ? null : { step: row.step, ...(row.turn === null ? {} : { turn: row.turn }) };
  return [
    {
      runId: row.run_id,
      seq: row.seq,
      atMs: Math.floor(row.at_ms),
      flowId: row.flow_id,
      version: row.version,
      step: place === null ? '' : keyOf(place),
      stepId: row.step ?? '',
      error: {
        class: row.class,
        code: typeof row.code === 'string' ? row.code : '',
        ...(row.status === null ? {} : { status: row.status }),
      },
      next: row.next,
      held: row.kind === 'step.parked' ? 'parked' : row.kind === 'step.waiting' ? 'waiting' : null,
      call: callOf(row),
    },
  ];
}

/** What is kept back is of the gate that keeps it, and was not sent anywhere. */
function callOf({ gate, url, connection }: Row): JournaledFailure['call'] {
  if (gate !== null) return parsedGate(gate);
  return url === null ? null : { url, connectionId: connection };
}
