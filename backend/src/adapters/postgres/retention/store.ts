import type pg from 'pg';
import type {
  EndedRuns,
  FlowRetention,
  JournalMonth,
  Leftover,
  RemovedRuns,
  RetentionStore,
} from '../../../engine/ports/retention-store.js';
import { lowestId } from '../partitions.js';
import { JournalMonths } from './months.js';
import { DESCENDANTS, ENDED_RUNS, LOCK_ENDED, REMOVE_RUNS, RETENTIONS, TIDY, TIDY_DELIVERIES } from './sql.js';
import { endedFamilies, firstFamilies, untouched, type Descendant, type Family, type SeenRun } from './whole-families.js';
import { onOne } from '../transaction.js';

/** Most events that one transaction removes. */
const MAX_EVENTS = 20_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

type SeenRow = { id: string; last_seq: number };
type DescendantRow = SeenRow & { root: string; ended: boolean };

/** Retention over one connection, on which nothing else runs. */
export class PostgresRetention implements RetentionStore {
  private readonly journal: JournalMonths;

  constructor(private readonly client: pg.ClientBase) {
    this.journal = new JournalMonths(client);
  }

  async flows(): Promise<readonly FlowRetention[]> {
    const { rows } = await this.client.query<{ flow_id: string; retention: string | null }>(RETENTIONS);
    return rows.map((row) => ({ flowId: row.flow_id, retention: row.retention }));
  }

  async ended(flowId: string, acceptedBeforeMs: number, after: string | null, limit: number): Promise<EndedRuns> {
    const values = [flowId, after ?? FIRST_ID, lowestId(acceptedBeforeMs), limit];
    const { rows } = await this.client.query<{ id: string; ended_ms: number | null }>(ENDED_RUNS, values);
    // A run without a journal can not be shown to have ended late.
    const runs = rows.map((row) => ({ runId: row.id, endedMs: row.ended_ms ?? 0 }));
    return { runs, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
  }

  async remove(runIds: readonly string[]): Promise<RemovedRuns> {
    return onOne(this.client, async () => {
      const { families, left } = await this.lock(runIds);
      const removed = families.flatMap((family) => family.runIds);
      if (removed.length > 0) for (const statement of REMOVE_RUNS) await this.client.query(statement, [removed]);
      return { removed, left };
    });
  }

  months(): Promise<readonly JournalMonth[]> {
    return this.journal.list(true);
  }

  lastEventMs(month: JournalMonth): Promise<number | null> {
    return this.journal.lastEventMs(month);
  }

  detach(month: JournalMonth): Promise<boolean> {
    return this.journal.detach(month);
  }

  detached(): Promise<readonly JournalMonth[]> {
    return this.journal.list(false);
  }

  clear(month: JournalMonth, limit: number): Promise<boolean> {
    return this.journal.clear(month, limit);
  }

  async tidy(what: Leftover, limit: number): Promise<number> {
    return (await this.client.query(TIDY[what], [limit])).rowCount ?? 0;
  }

  async tidyDeliveries(beforeMs: number, after: string | null, limit: number): Promise<string | null> {
    const values = [after ?? FIRST_ID, lowestId(beforeMs), limit];
    const { rows } = await this.client.query<{ last: string | null; n: number }>(TIDY_DELIVERIES, values);
    return rows[0]?.n === limit ? rows[0].last : null;
  }

  /** Locks families of runs that have all ended; those that were read first and changed before they were locked are left out. */
  private async lock(runIds: readonly string[]): Promise<{ families: readonly Family[]; left: readonly string[] }> {
    const roots = await this.lockEnded(runIds);
    const { rows } = await this.client.query<DescendantRow>(DESCENDANTS, [roots.map(({ id }) => id)]);
    const descendants = rows.map(({ root, id, last_seq, ended }): Descendant => ({ root, id, lastSeq: last_seq, ended }));
    const ended = endedFamilies(roots, descendants);
    const chosen = firstFamilies(ended, MAX_EVENTS);
    const left = ended.slice(chosen.length).map(({ root }) => root);
    const now = new Set(chosen.map(({ root }) => root));
    const below = descendants.filter(({ root }) => now.has(root));
    const locked = below.length > 0 ? await this.lockEnded(below.map(({ id }) => id)) : [];
    return { families: untouched(chosen, below, locked), left };
  }

  private async lockEnded(runIds: readonly string[]): Promise<SeenRun[]> {
    const { rows } = await this.client.query<SeenRow>(LOCK_ENDED, [runIds]);
    return rows.map(({ id, last_seq }) => ({ id, lastSeq: last_seq }));
  }
}
