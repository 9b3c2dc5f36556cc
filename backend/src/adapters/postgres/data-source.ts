import { DataSource, type QueryRunner } from 'typeorm';
import { ConnectionEntity, ConnectionSecretEntity } from './entities/connection.entity.js';
import { FlowDraftEntity, FlowEntity, FlowVersionEntity, FrozenDraftEntity, HookPathEntity } from './entities/flow.entity.js';
import { CalmClient } from './calm-client.js';
import { Journal1763800000000 } from './migrations/1-journal.js';
import { Flows1763800000001 } from './migrations/2-flows.js';
import { Payloads1763800000002 } from './migrations/3-payloads.js';
import { Connections1763800000003 } from './migrations/4-connections.js';
import { Inside1763800000004 } from './migrations/5-inside.js';
import { Live1763800000005 } from './migrations/6-live.js';
import { BulkRepairs1763800000006 } from './migrations/7-bulk-repairs.js';
import { FirstStart1763800000007 } from './migrations/8-first-start.js';
import { Retention1763800000008 } from './migrations/9-retention.js';
import { People1763800000009 } from './migrations/10-people.js';
import { FrozenDrafts1763800000010 } from './migrations/11-frozen-drafts.js';
import { FlowLists1763800000011 } from './migrations/12-flow-lists.js';
import { VersionNotes1763800000012 } from './migrations/13-version-notes.js';
import { Incidents1763800000014 } from './migrations/15-incidents.js';
import { Gates1763800000015 } from './migrations/16-gates.js';
import { Undo1763800000017 } from './migrations/17-undo.js';
import { HookSecrets1763800000018 } from './migrations/18-hook-secrets.js';
import { Schedules1763800000019 } from './migrations/19-schedules.js';
import { Order1763800000020 } from './migrations/20-order.js';
import { Inbox1763800000021 } from './migrations/21-inbox.js';
import { TestAddresses1763800000022 } from './migrations/22-test-addresses.js';
import { Newest1763800000023 } from './migrations/23-newest.js';
import { Room1763800000024 } from './migrations/24-room.js';
import { Forms1763800000025 } from './migrations/25-forms.js';
import { Mailboxes1763800000028 } from './migrations/28-mailboxes.js';
import { FlowEnds1763800000026 } from './migrations/26-flow-ends.js';
import { Polls1763800000027 } from './migrations/27-polls.js';

/** Any number that other programs on the same database are unlikely to take. */
const MIGRATION_LOCK = 7_420_101;

/** Longest that a statement of ordinary use, and the making of a connection, may take, ms. Migrations have all the time they need. */
export const ORDINARY = { query_timeout: 30_000, connectionTimeoutMillis: 5_000 };

/**
 * TypeORM owns entities, migrations and ordinary CRUD; the journal never goes through it.
 * @param limits times of the driver. Without them, a network that swallows packets and says nothing keeps a statement waiting for
 *   good, and the run whose flow it was to load with it: its owner is alive, so that nobody takes it over
 */
export function createDataSource(url: string, limits: Partial<typeof ORDINARY> = {}): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: [FlowEntity, FlowDraftEntity, FlowVersionEntity, FrozenDraftEntity, HookPathEntity, ConnectionEntity, ConnectionSecretEntity],
    migrations: [
      Journal1763800000000,
      Flows1763800000001,
      Payloads1763800000002,
      Connections1763800000003,
      Inside1763800000004,
      Live1763800000005,
      BulkRepairs1763800000006,
      FirstStart1763800000007,
      Retention1763800000008,
      People1763800000009,
      FrozenDrafts1763800000010,
      FlowLists1763800000011,
      VersionNotes1763800000012,
      Incidents1763800000014,
      Gates1763800000015,
      Undo1763800000017,
      HookSecrets1763800000018,
      Schedules1763800000019,
      Order1763800000020,
      Inbox1763800000021,
      TestAddresses1763800000022,
      Newest1763800000023,
      Room1763800000024,
      Forms1763800000025,
      FlowEnds1763800000026,
      Polls1763800000027,
      Mailboxes1763800000028,
    ],
    migrationsTransactionMode: 'each',
    synchronize: false,
    poolSize: 4,
    extra: { keepAlive: true, Client: CalmClient, ...limits },
  });
}

/**
 * Brings the database up to date; of two processes that start at once, one waits for the other.
 * @throws Error in words for a person when a newer Plumbline has been there: what it keeps, this one would not understand
 */
export async function migrate(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewer(source, runner);
    await source.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  }
}

async function refuseNewer(source: DataSource, runner: QueryRunner): Promise<void> {
  const [table] = (await runner.query("SELECT to_regclass('migrations') IS NOT NULL AS there")) as { there: boolean }[];
  if (!table?.there) return;
  const known = new Set(source.migrations.map(({ name, constructor }) => name ?? constructor.name));
  const applied = (await runner.query('SELECT name FROM migrations ORDER BY id')) as { name: string }[];
  const newer = applied.find(({ name }) => !known.has(name));
  if (!newer) return;
  throw new Error(
    `The database was brought up to date by a newer Plumbline (it has "${newer.name}", which this one does not know). Start that version, or restore a backup from before it.`,
  );
}
