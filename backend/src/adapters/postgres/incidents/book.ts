import type pg from 'pg';
import { uuidTimeMs, uuidV7, type JsonObject, type RunStatus } from '@plumbline/shared';
import type { AlertRule, DueAlert, Incident, Known, Recorded, RuleWatch } from '../../../engine/ports/incident.js';
import type { NewAlert } from '../../../engine/ports/alerts.js';
import type { Counted, IncidentBook, Judged, ListeningFlow, MovedOn, Trouble, TroublePlace } from '../../../engine/ports/incident-book.js';
import { onOne } from '../transaction.js';
import { affectedOf, affectedRow, incidentOf, incidentRow, type AffectedRow, type IncidentRow } from './rows.js';
import * as sql from './sql.js';
import { readTrouble } from './trouble.js';

/** When nobody has listened for so long, what did not come then is no silence, ms. */
const BREAK_MS = 5 * 60_000;
const NO_BITS = new Uint8Array(10);

interface RuleRow {
  id: string;
  kind: RuleWatch['kind'];
  flow_id: string | null;
  settings: JsonObject;
  channels: string[] | null;
}

/** The incidents over one connection, on which nothing else runs. */
export class PostgresIncidentBook implements IncidentBook {
  constructor(private readonly client: pg.ClientBase) {}

  trouble(limit: number): Promise<Trouble> {
    return readTrouble(this.client, limit);
  }

  async record(
    keys: readonly string[],
    runIds: readonly string[],
    decide: (known: Known) => Recorded,
    place: TroublePlace | null,
  ): Promise<Recorded> {
    return onOne(this.client, async () => {
      const incidents = keys.length === 0 ? [] : (await this.client.query<IncidentRow>(sql.LOCK_INCIDENTS, [keys])).rows;
      const affected = runIds.length === 0 ? [] : (await this.client.query<AffectedRow>(sql.AFFECTED_OF_RUNS, [runIds])).rows;
      const recorded = decide({ incidents: incidents.map(incidentOf), affected: affected.map(affectedOf) });
      await this.save(recorded);
      if (place !== null) await this.client.query(sql.SAVE_PLACE, [place.at, place.runId, place.seq]);
      return recorded;
    });
  }

  async movedOn(limit: number): Promise<readonly MovedOn[]> {
    const { rows } = await this.client.query<AffectedRow & { heads: number | null }>(sql.MOVED_ON, [limit]);
    return rows.map((row) => ({ affected: affectedOf(row), heads: row.heads }));
  }

  async judge(judged: readonly Judged[]): Promise<void> {
    if (judged.length === 0) return;
    await this.client.query(sql.JUDGE, [
      judged.map(({ affected }) => affected.incidentId),
      judged.map(({ affected }) => affected.runId),
      judged.map(({ affected }) => affected.step),
      judged.map(({ affected }) => affected.seq),
      judged.map(({ state }) => state),
      judged.map(({ heads }) => heads),
    ]);
  }

  async counted(): Promise<readonly Counted[]> {
    const { rows } = await this.client.query<IncidentRow & { holding: number; held_since: Date | null; flow_ids: string[] }>(sql.COUNTED);
    return rows.map((row) => ({
      incident: incidentOf(row),
      flowIds: row.flow_ids,
      holding: row.holding,
      heldSinceMs: row.held_since?.getTime() ?? null,
    }));
  }

  async close({ id }: Incident, atMs: number): Promise<void> {
    const at = new Date(atMs).toISOString();
    await onOne(this.client, async () => {
      const { rowCount } = await this.client.query(sql.CLOSE, [id, at]);
      if (rowCount === 1) await this.client.query(sql.ADD_ENTRIES, [[id], ['closed'], [at]]);
    });
  }

  async told(before: Incident, after: Incident, due: DueAlert, alerts: readonly NewAlert[]): Promise<boolean> {
    const { id, told, toldMs, toldFailures, escalations } = after;
    const at = new Date(toldMs ?? 0).toISOString();
    return onOne(this.client, async () => {
      // What was acknowledged in between is not escalated any more.
      const whateverIsAcknowledged = due.kind !== 'escalated';
      const values = [id, told, at, toldFailures, escalations, before.told, before.closedMs === null, whateverIsAcknowledged];
      const { rowCount } = await this.client.query(sql.TOLD, values);
      if (rowCount !== 1) return false;
      const rows = alerts.map(({ id: alert, channel, message }) => {
        return { id: alert, channel_id: channel.id, channel_name: channel.name, message };
      });
      await this.client.query(sql.ADD_ALERTS, [id, due.kind, JSON.stringify(rows)]);
      return true;
    });
  }

  async rules(): Promise<readonly AlertRule[]> {
    const { rows } = await this.client.query<RuleRow>(sql.RULES_ON);
    return rows.map(({ id, kind, flow_id, settings, channels }) => {
      // They were checked against the schema of their kind when they were saved.
      return { id, flowId: flow_id, channels, watch: { kind, settings } as unknown as RuleWatch };
    });
  }

  async listening(): Promise<readonly ListeningFlow[]> {
    const { rows } = await this.client.query<{ flow_id: string; trigger: string; published_at: Date; last_run: string | null }>(
      sql.LISTENING,
    );
    return rows.map((row) => ({
      flowId: row.flow_id,
      trigger: row.trigger,
      publishedMs: row.published_at.getTime(),
      lastMs: row.last_run === null ? null : uuidTimeMs(row.last_run),
    }));
  }

  async arrivals(flowId: string, limit: number): Promise<readonly number[]> {
    const { rows } = await this.client.query<{ id: string }>(sql.ARRIVALS, [flowId, limit]);
    return rows.map(({ id }) => uuidTimeMs(id));
  }

  async failingLooks(atLeast: number): Promise<readonly { readonly flowId: string; readonly failedInRow: number }[]> {
    const { rows } = await this.client.query<{ flow_id: string; failed_in_row: number }>(sql.FAILING_LOOKS, [atLeast]);
    return rows.map(({ flow_id, failed_in_row }) => ({ flowId: flow_id, failedInRow: failed_in_row }));
  }

  async statuses(flowId: string, sinceMs: number): Promise<{ readonly [S in RunStatus]?: number }> {
    const { rows } = await this.client.query<{ status: RunStatus; n: number }>(sql.STATUSES, [flowId, uuidV7(sinceMs, NO_BITS)]);
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  }

  async durations(flowId: string, sinceMs: number, limit: number): Promise<readonly number[]> {
    const values = [flowId, uuidV7(sinceMs, NO_BITS), limit];
    const { rows } = await this.client.query<{ id: string; ended_ms: number }>(sql.DURATIONS, values);
    return rows.map(({ id, ended_ms }) => Math.max(0, ended_ms - uuidTimeMs(id)));
  }

  async beat(): Promise<number> {
    const { rows } = await this.client.query<{ listening_since: Date }>(sql.BEAT, [BREAK_MS]);
    return rows[0]?.listening_since.getTime() ?? Number.MAX_SAFE_INTEGER;
  }

  async tidy(closedBeforeMs: number): Promise<number> {
    const before = new Date(closedBeforeMs).toISOString();
    const { rowCount } = await this.client.query(sql.TIDY_INCIDENTS, [before]);
    await this.client.query(sql.TIDY_ALERTS, [before]);
    return rowCount ?? 0;
  }

  private async save({ incidents, affected, opened, closed }: Recorded): Promise<void> {
    if (incidents.length > 0) await this.client.query(sql.SAVE_INCIDENTS, [JSON.stringify(incidents.map(incidentRow))]);
    if (affected.length > 0) await this.client.query(sql.SAVE_AFFECTED, [JSON.stringify(affected.map(affectedRow))]);
    const entries = [
      ...opened.map(({ id, openedMs, reopenedMs }) => [id, reopenedMs === null ? 'opened' : 'reopened', reopenedMs ?? openedMs] as const),
      ...closed.map(({ id, closedMs }) => [id, 'closed', closedMs ?? 0] as const),
    ];
    if (entries.length === 0) return;
    const times = entries.map(([, , atMs]) => new Date(atMs).toISOString());
    await this.client.query(sql.ADD_ENTRIES, [entries.map(([id]) => id), entries.map(([, kind]) => kind), times]);
  }
}
