import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { MailboxWatch } from '@plumbline/shared';
import type { HeldMailbox, MailboxHealth, Mailboxes, MailDealtWith, MailPlace, MailToDo } from '../../../engine/ports/mailboxes.js';
import { excerptOf, storableText } from '../storable-text.js';
import { inTransaction } from '../transaction.js';
import * as sql from './sql.js';

/** Mails that were left out are shown for so long: the newest of a flow. */
const LEFT_OUT_KEPT = 500;
/** Of what is still to be done with mails, so many are read at once. */
const TO_DO_AT_ONCE = 200;

/** The driver hands numbers of 64 bits over as text. */
interface HeldRow {
  readonly flow_id: string;
  readonly version: number;
  readonly since_ms: number;
  readonly uid_validity: string | null;
  readonly uid: string;
  readonly below: string;
  readonly from_ms: number | null;
  readonly failed_in_row: number;
  readonly stuck_uid: string | null;
  readonly stuck_tries: number;
}

interface HealthRow {
  readonly held: boolean;
  readonly folder: string;
  readonly since_ms: number;
  readonly looked_ms: number | null;
  readonly found_ms: number | null;
  readonly next_ms: number;
  readonly failed_ms: number | null;
  readonly failure_code: string | null;
  readonly failure: string | null;
  readonly failed_in_row: number;
  readonly taken: string;
  readonly passed_over: string;
  readonly left_out: string;
  readonly renumbered: number;
  readonly renumbered_ms: number | null;
  readonly to_do: number;
  readonly to_do_failure: string | null;
}

/**
 * Has a flow be started by the mailbox that its published version names, in the transaction that publishes, archives or restores it. The
 * same folder of the same mailbox goes on where it is: no mail is lost or doubled by a publication.
 * @param watch null: no mailbox starts it
 */
export async function keepMailbox(db: EntityManager, flowId: string, version: number, watch: MailboxWatch | null): Promise<void> {
  await db.query(sql.END, [flowId, watch?.connection ?? null, watch?.folder ?? null]);
  await db.query(sql.FORGET_ALL_TO_DO, [flowId]);
  if (watch) await db.query(sql.BEGIN, [flowId, version, watch.connection, watch.folder]);
}

/** Mailboxes in the database. */
export class PostgresMailboxes implements Mailboxes {
  constructor(private readonly pool: pg.Pool) {}

  async take(holder: () => string, heldMs: number, limit: number): Promise<readonly HeldMailbox[]> {
    const held: HeldMailbox[] = [];
    while (held.length < limit) {
      const by = holder();
      const { rows } = await this.pool.query<HeldRow>(sql.TAKE, [by, heldMs]);
      if (!rows[0]) break;
      held.push(heldOf(rows[0], by));
    }
    return held;
  }

  async nextInMs(): Promise<number | null> {
    const { rows } = await this.pool.query<{ next_ms: number | null }>(sql.NEXT);
    return rows[0]?.next_ms ?? null;
  }

  renew({ flowId, holder }: HeldMailbox, heldMs: number): Promise<boolean> {
    return this.changed(sql.RENEW, [flowId, holder, heldMs]);
  }

  begin({ flowId, holder }: HeldMailbox, { uidValidity, uid, below, fromMs }: MailPlace, anew: boolean): Promise<boolean> {
    return this.changed(sql.PLACE, [flowId, holder, uidValidity, uid, below, fromMs, anew]);
  }

  dealtWith({ flowId, holder }: HeldMailbox, { uid, as, toDo, leftOut }: MailDealtWith): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(sql.DEALT_WITH, [flowId, holder, uid, as]);
      if (rowCount !== 1) return false;
      if (toDo) await client.query(sql.ADD_TO_DO, [flowId, toDo.uidValidity, toDo.uid, toDo.folder]);
      if (!leftOut) return true;
      const { id, kind, method, path, query, headers, raw } = leftOut.delivery;
      const key = leftOut.key ?? id;
      const shown = [storableText(path), storableText(query), storableText(JSON.stringify(headers))];
      await client.query(sql.KEEP_LEFT_OUT, [id, flowId, kind, method, ...shown, raw, excerptOf(raw), key]);
      await client.query(sql.FORGET_LEFT_OUT, [flowId, LEFT_OUT_KEPT]);
      return true;
    });
  }

  async known(flowId: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (keys.length === 0) return new Map();
    const { rows } = await this.pool.query<{ key: string; path: string }>(sql.KNOWN, [flowId, keys]);
    return new Map(rows.map(({ key, path }) => [key, path]));
  }

  async toDo(flowId: string): Promise<readonly MailToDo[]> {
    type Row = { uid_validity: string; uid: string; folder: string | null };
    const { rows } = await this.pool.query<Row>(sql.TO_DO, [flowId, TO_DO_AT_ONCE]);
    return rows.map(({ uid_validity, uid, folder }) => ({ uidValidity: Number(uid_validity), uid: Number(uid), folder }));
  }

  async done(flowId: string, { uidValidity, uid }: MailToDo): Promise<void> {
    await this.pool.query(sql.DONE, [flowId, uidValidity, uid]);
  }

  async notDone(flowId: string, { uidValidity, uid }: MailToDo, why: string): Promise<void> {
    await this.pool.query(sql.NOT_DONE, [flowId, uidValidity, uid, storableText(why)]);
  }

  async forgetToDo(flowId: string, exceptValidity: number): Promise<void> {
    await this.pool.query(sql.FORGET_TO_DO, [flowId, exceptValidity]);
  }

  async looked({ flowId, holder }: HeldMailbox, nextInMs: number): Promise<void> {
    await this.pool.query(sql.LOOKED, [flowId, holder, nextInMs]);
  }

  async failed(
    { flowId, holder }: HeldMailbox,
    { code, message, uid }: { readonly code: string; readonly message: string; readonly uid: number | null },
    nextInMs: number,
  ): Promise<void> {
    await this.pool.query(sql.FAILED, [flowId, holder, nextInMs, code, storableText(message), uid]);
  }

  async health(flowId: string): Promise<MailboxHealth | null> {
    const { rows } = await this.pool.query<HealthRow>(sql.HEALTH, [flowId]);
    return rows[0] ? healthOf(rows[0]) : null;
  }

  async hurry(flowId: string): Promise<void> {
    await this.pool.query(sql.HURRY, [flowId]);
  }

  async hurryFailing(connectionId: string): Promise<void> {
    await this.pool.query(sql.HURRY_FAILING, [connectionId]);
  }

  private async changed(text: string, values: readonly unknown[]): Promise<boolean> {
    const { rowCount } = await this.pool.query(text, [...values]);
    return rowCount === 1;
  }
}

function heldOf(row: HeldRow, holder: string): HeldMailbox {
  const { uid_validity, uid, below, from_ms, stuck_uid, stuck_tries } = row;
  return {
    ...{ flowId: row.flow_id, version: row.version, holder, sinceMs: row.since_ms, failedInRow: row.failed_in_row },
    place: uid_validity === null ? null : { uidValidity: Number(uid_validity), uid: Number(uid), below: Number(below), fromMs: from_ms },
    stuck: stuck_uid === null ? null : { uid: Number(stuck_uid), tries: stuck_tries },
  };
}

function healthOf(row: HealthRow): MailboxHealth {
  const { failed_ms, failure_code, failure, renumbered, renumbered_ms } = row;
  return {
    ...{ held: row.held, folder: row.folder, sinceMs: row.since_ms, lookedMs: row.looked_ms, foundMs: row.found_ms, nextMs: row.next_ms },
    failure: failed_ms === null ? null : { atMs: failed_ms, code: failure_code ?? '', message: failure ?? '' },
    ...{ failedInRow: row.failed_in_row, taken: Number(row.taken), passedOver: Number(row.passed_over), leftOut: Number(row.left_out) },
    renumbered: renumbered_ms === null ? null : { times: renumbered, lastMs: renumbered_ms },
    toDo: { mails: row.to_do, failure: row.to_do_failure },
  };
}
