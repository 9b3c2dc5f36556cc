import type pg from 'pg';
import type { JournalMonth } from '../../../engine/ports/retention-store.js';
import { lowestId } from '../partitions.js';
import { BESIDE, clearBeside, lastEventIn, MONTHS, openIn } from './sql.js';
import { onOne } from '../transaction.js';

/** Longest that everybody else waits while a month is taken out, ms: all journals are locked for that moment. */
const LOCK_MS = 200;
/** The lock was not to be had in time; a deadlock was broken. */
const BUSY = new Set(['55P03', '40P01']);

/** Months of journals as tables. Their names are made here, from a year and a month; nothing else becomes part of a statement. */
export class JournalMonths {
  constructor(private readonly client: pg.ClientBase) {}

  /** Those that are part of the journal, or that were taken out of it. */
  async list(attached: boolean): Promise<readonly JournalMonth[]> {
    const { rows } = await this.client.query<{ table: string; attached: boolean }>(MONTHS);
    const names = rows.filter((row) => row.attached === attached).map(({ table }) => table.replace(/^run_(event_)?/, ''));
    return [...new Set(names)].map(monthOf);
  }

  async lastEventMs({ name }: JournalMonth): Promise<number | null> {
    if (await this.isOpen(name)) return null;
    const { rows } = await this.client.query<{ last_ms: number | null }>(lastEventIn(name));
    return rows[0]?.last_ms ?? 0;
  }

  async detach({ name }: JournalMonth): Promise<boolean> {
    try {
      return await onOne(this.client, async () => {
        await this.client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
        // In the order in which appends take them.
        await this.client.query('LOCK TABLE run, run_event IN ACCESS EXCLUSIVE MODE');
        if (await this.isOpen(name)) return false;
        await this.client.query(`ALTER TABLE run DETACH PARTITION run_${name}`);
        await this.client.query(`ALTER TABLE run_event DETACH PARTITION run_event_${name}`);
        return true;
      });
    } catch (error) {
      if (BUSY.has((error as pg.DatabaseError).code ?? '')) return false;
      throw error;
    }
  }

  async clear({ name, fromMs, toMs }: JournalMonth, limit: number): Promise<boolean> {
    for (const table of BESIDE) {
      const { rowCount } = await this.client.query(clearBeside(table), [lowestId(fromMs), lowestId(toMs), limit]);
      if ((rowCount ?? 0) > 0) return false;
    }
    await this.client.query(`DROP TABLE IF EXISTS run_event_${name}`);
    await this.client.query(`DROP TABLE IF EXISTS run_${name}`);
    return true;
  }

  private async isOpen(name: string): Promise<boolean> {
    const { rows } = await this.client.query<{ open: boolean }>(openIn(name));
    return rows[0]?.open ?? true;
  }
}

function monthOf(name: string): JournalMonth {
  const [year, month] = name.split('_').map(Number);
  return { name, fromMs: Date.UTC(year ?? 0, (month ?? 1) - 1, 1), toMs: Date.UTC(year ?? 0, month ?? 1, 1) };
}
