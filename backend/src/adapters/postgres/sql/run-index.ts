import { readableJson } from './readable-json.js';

/** By the journal's primary key. $1 run, $2 steps as JSON: values are compared as JSON. The bodies come as they are. */
export const OUTPUTS = `
SELECT DISTINCT ON (step) body, (extract(epoch FROM at) * 1000)::float8 AS at_ms
FROM (SELECT seq, at, body, (readable->'step')::text AS step, readable->'pinned' AS pinned
      FROM (SELECT seq, at, body, ${readableJson('body')} AS readable FROM run_event WHERE run_id = $1 AND kind = 'step.succeeded' OFFSET 0) r) e
WHERE step = ANY($2::text[]) AND pinned IS NULL
ORDER BY step, seq DESC`;

/** Events of these kinds may hold large values; only what says where the step stands is taken of them. */
const SLIM = `
CASE WHEN kind IN ('step.started', 'step.succeeded', 'step.waiting', 'step.parked') THEN json_strip_nulls(json_build_object(
       'kind', kind, 'step', body->'step', 'turn', body->'turn', 'attempt', body->'attempt', 'gap', body->'gap',
       'gate', body->'gate', 'why', body->'why', 'reason', body->'reason', 'untilMs', body->'untilMs'))
     WHEN kind = 'loop.opened' THEN json_strip_nulls(json_build_object(
       'kind', kind, 'step', body->'step', 'turn', body->'turn', 'attempt', body->'attempt', 'count', body->'count',
       'atOnce', body->'atOnce', 'onError', body->'onError', 'body', body->'body', 'parts', body->'parts'))
     WHEN kind = 'step.failed' THEN json_build_object(
       'kind', kind, 'step', body->'step', 'turn', coalesce(body->'turn', '[]'), 'attempt', body->'attempt', 'error', body->'error',
       'happened', body->'happened', 'next', body->'next')
     ELSE body END`;

/** The ends of several journals. $1 runs, $2 sequence number that each is read after. */
export const TAILS = `
SELECT run_id, seq, at_ms, ${SLIM} AS body
FROM (SELECT e.run_id, e.seq, e.kind, (extract(epoch FROM e.at) * 1000)::float8 AS at_ms, ${readableJson('e.body')} AS body
      FROM unnest($1::uuid[], $2::int[]) AS t(id, after) JOIN run_event e ON e.run_id = t.id AND e.seq > t.after OFFSET 0) r
ORDER BY run_id, seq`;
