import { isUuid } from '@plumbline/shared';
import type pg from 'pg';
import type { PayloadContent, PayloadStore } from '../../engine/ports/payload-store.js';
import type { RunFile, RunFiles } from '../../engine/ports/run-files.js';

/** Deeper than runs are started by runs, and than anybody replays a replay. */
const DEEPEST = 30;

/** The run, what started it, and the run whose event it got once more; and the file, where it is one of theirs. */
const FIND = `
WITH RECURSIVE line AS (
  SELECT $1::uuid AS id, 0 AS depth
  UNION
  SELECT up.id, line.depth + 1 FROM line CROSS JOIN LATERAL (
    SELECT r.parent AS id FROM run r WHERE r.id = line.id AND r.parent IS NOT NULL
    UNION ALL
    SELECT o.run_id FROM run r JOIN delivery d ON d.id = r.delivery_id JOIN delivery o ON o.id = d.replay_of
    WHERE r.id = line.id AND o.run_id IS NOT NULL) up
  WHERE line.depth < ${DEEPEST})
SELECT p.id, coalesce(f.name, 'file') AS name, p.type, p.bytes FROM payload p LEFT JOIN form_file f ON f.id = p.id
WHERE p.id = $2 AND p.run_id IN (SELECT id FROM line)`;

/** No page has the id of a run: what a run keeps is no visitor's. */
const KEEP = "INSERT INTO form_file(id, token_id, owner, field, name, type, bytes) VALUES ($1, $2, $2, '', $3, $4, $5)";

/** Files of runs: an index beside the runs, their bytes in the payload store. */
export class PostgresRunFiles implements RunFiles {
  constructor(
    private readonly pool: pg.Pool,
    private readonly payloads: Pick<PayloadStore, 'open' | 'put'>,
  ) {}

  async find(runId: string, fileId: string): Promise<RunFile | null> {
    if (!isUuid(runId) || !isUuid(fileId)) return null;
    const { rows } = await this.pool.query<Omit<RunFile, 'bytes'> & { readonly bytes: string }>(FIND, [runId, fileId]);
    return rows[0] ? { ...rows[0], bytes: Number(rows[0].bytes) } : null;
  }

  async keep(runId: string, name: string, type: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<RunFile> {
    const ref = await this.payloads.put({ runId }, type, bytes instanceof Uint8Array ? [bytes] : bytes);
    await this.pool.query(KEEP, [ref.id, runId, name, type, ref.bytes]);
    return { id: ref.id, name, type, bytes: ref.bytes };
  }

  open({ id }: RunFile): Promise<PayloadContent | null> {
    return this.payloads.open(id);
  }
}
