import type pg from 'pg';
import { uuidV7, type RunStatus } from '@plumbline/shared';
import type { FlowFilter, FlowListing, FlowOverview, HourOfRuns } from '../../engine/ports/flow-overview.js';

const HOUR_MS = 3_600_000;
const NO_BITS = new Uint8Array(10);

/** Runs of one flow that are counted, and that are looked through for one that no other run started. */
const COUNTED = 5_000;
const LOOKED_AT = 200;

/** The newest run of a published version of a flow that no other run started. */
const newestRunOf = (flow: string): string => `
  SELECT id, status FROM (SELECT id, status, parent, version FROM run WHERE flow_id = ${flow} ORDER BY id DESC LIMIT ${LOOKED_AT}) r
  WHERE parent IS NULL AND version > 0 ORDER BY id DESC LIMIT 1`;

/**
 * A page of flows with their newest run and the runs of the last 24 hours, in one statement: runs are found by `run_flow`, whose ids
 * hold the time. $1 archived, $2 before (id), $3 text, $4 limit, $5 first id of the 24 hours, $6 now in ms,
 * $7 published, draft, trouble or null. Whether one is in trouble is looked up flow by flow until the page is full.
 */
const PAGE = `
WITH page AS MATERIALIZED (
  SELECT id, name, owner, archived_at IS NOT NULL AS archived, revision, published_version, created_at, updated_at FROM flow
  WHERE (archived_at IS NOT NULL) = $1 AND ($2::uuid IS NULL OR id < $2)
    AND ($3::text IS NULL OR name ILIKE $3 OR owner ILIKE $3 OR description ILIKE $3)
    AND CASE $7::text
      WHEN 'published' THEN published_version IS NOT NULL
      WHEN 'draft' THEN published_version IS NULL
      WHEN 'trouble' THEN (SELECT status FROM (${newestRunOf('flow.id')}) newest) IN ('failed', 'needs_attention', 'parked')
      ELSE true END
  ORDER BY id DESC LIMIT $4)
SELECT page.*, last.id AS run_id, last.status AS run_status, day.hours, day.counted
FROM page
LEFT JOIN LATERAL (${newestRunOf('page.id')}) last ON true
CROSS JOIN LATERAL (
  SELECT coalesce(sum(n), 0)::int AS counted, json_agg(json_build_array(hour, ok, gaps, failed)) FILTER (WHERE hour IS NOT NULL) AS hours
  FROM (
    SELECT greatest(0, ($6::bigint - ('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint) / ${HOUR_MS}) AS hour,
      count(*) AS n,
      count(*) FILTER (WHERE parent IS NULL AND version > 0 AND status = 'succeeded') AS ok,
      count(*) FILTER (WHERE parent IS NULL AND version > 0 AND status = 'succeeded_with_gaps') AS gaps,
      count(*) FILTER (WHERE parent IS NULL AND version > 0 AND status IN ('failed', 'needs_attention', 'parked')) AS failed
    FROM (SELECT id, status, parent, version FROM run WHERE flow_id = page.id AND id >= $5 ORDER BY id DESC LIMIT ${COUNTED}) r
    GROUP BY 1) buckets) day
ORDER BY page.id DESC`;

type Row = {
  id: string;
  name: string;
  owner: string;
  archived: boolean;
  revision: number;
  published_version: number | null;
  created_at: Date;
  updated_at: Date;
  run_id: string | null;
  run_status: RunStatus | null;
  hours: [number, number, number, number][] | null;
  counted: number;
};

/** Flows with how they do, from their rows and those of their runs alone. */
export class PostgresFlowOverview implements FlowOverview {
  constructor(private readonly pool: pg.Pool) {}

  async list({ q, archived, status, limit, beforeId }: FlowFilter, nowMs: number): Promise<readonly FlowListing[]> {
    const text = q === undefined || q === '' ? null : `%${q.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`;
    const since = uuidV7(nowMs - 24 * HOUR_MS, NO_BITS);
    const { rows } = await this.pool.query<Row>(PAGE, [archived, beforeId ?? null, text, limit, since, Math.floor(nowMs), status ?? null]);
    return rows.map(listing);
  }
}

function listing(row: Row): FlowListing {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    archived: row.archived,
    revision: row.revision,
    publishedVersion: row.published_version,
    createdMs: row.created_at.getTime(),
    updatedMs: row.updated_at.getTime(),
    lastRun: row.run_id !== null && row.run_status !== null ? { id: row.run_id, status: row.run_status } : null,
    hours: new Map((row.hours ?? []).map(([hour, ok, gaps, failed]): [number, HourOfRuns] => [hour, { ok, gaps, failed }])),
    complete: row.counted < COUNTED,
  };
}
