import type pg from 'pg';
import type { FormStore, Submission, VisitorFile } from '../../engine/ports/form-store.js';
import { inTransaction } from './transaction.js';

const SUBMISSION = 'id, flow_id, run_id, (extract(epoch FROM waits_until) * 1000)::float8 AS waits_until_ms';

const BEGIN = `
INSERT INTO form_submission(token_id, id, flow_id, run_id, waits_until) VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))
ON CONFLICT (token_id) DO NOTHING`;

/** Two files of one field that come at once are counted one after the other. */
const LOCK_FIELD = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
const ADD = `
INSERT INTO form_file(id, token_id, owner, field, name, type, bytes) SELECT $1, $2, $3, $4, $5, $6, $7
WHERE (SELECT count(*) FROM form_file WHERE token_id = $2 AND field = $4) < $8`;

const FILE = 'id, owner, field, name, type, bytes';

/** What was submitted is the run's. */
const FORGET = `
DELETE FROM form_file f USING payload p WHERE f.token_id = $1 AND f.id = $2 AND p.id = f.id AND p.run_id = f.owner
RETURNING f.id, f.owner, f.field, f.name, f.type, f.bytes`;

interface SubmissionRow {
  id: string;
  flow_id: string;
  run_id: string | null;
  waits_until_ms: number | null;
}

type FileRow = Omit<VisitorFile, 'bytes'> & { readonly bytes: string };

/** Submissions and files of forms, beside the runs that they lead to. */
export class PostgresForms implements FormStore {
  constructor(private readonly pool: pg.Pool) {}

  async begin(pageId: string, submission: Submission): Promise<Submission> {
    const { id, flowId, runId, waitsUntilMs } = submission;
    await this.pool.query(BEGIN, [pageId, id, flowId, runId, waitsUntilMs]);
    return (await this.ofPage(pageId)) ?? submission;
  }

  ofPage(pageId: string): Promise<Submission | null> {
    return this.one('token_id', pageId);
  }

  find(submissionId: string): Promise<Submission | null> {
    return this.one('id', submissionId);
  }

  addFile(pageId: string, { id, owner, field, name, type, bytes }: VisitorFile, most: number): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      await client.query(LOCK_FIELD, [`form file ${pageId} ${field}`]);
      const { rowCount } = await client.query(ADD, [id, pageId, owner, field, name, type, bytes, most]);
      return rowCount === 1;
    });
  }

  async filesOf(pageId: string): Promise<readonly VisitorFile[]> {
    const { rows } = await this.pool.query<FileRow>(`SELECT ${FILE} FROM form_file WHERE token_id = $1 ORDER BY id`, [pageId]);
    return rows.map(fileOf);
  }

  async forgetFile(pageId: string, fileId: string): Promise<VisitorFile | null> {
    const { rows } = await this.pool.query<FileRow>(FORGET, [pageId, fileId]);
    return rows[0] ? fileOf(rows[0]) : null;
  }

  async giveToRun(fileIds: readonly string[], runId: string): Promise<void> {
    if (fileIds.length > 0) await this.pool.query('UPDATE payload SET run_id = $2 WHERE id = ANY($1::uuid[])', [fileIds, runId]);
  }

  private async one(column: 'token_id' | 'id', value: string): Promise<Submission | null> {
    const { rows } = await this.pool.query<SubmissionRow>(`SELECT ${SUBMISSION} FROM form_submission WHERE ${column} = $1`, [value]);
    const [row] = rows;
    return row ? { id: row.id, flowId: row.flow_id, runId: row.run_id, waitsUntilMs: row.waits_until_ms } : null;
  }
}

function fileOf(row: FileRow): VisitorFile {
  return { ...row, bytes: Number(row.bytes) };
}
