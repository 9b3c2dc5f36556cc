import pg from 'pg';
import type { DataSource } from 'typeorm';
import { startCluster } from '../../adapters/embedded-postgres/cluster.js';
import { CalmClient } from '../../adapters/postgres/calm-client.js';
import { createDataSource, migrate, ORDINARY } from '../../adapters/postgres/data-source.js';
import { ensurePartitions } from '../../adapters/postgres/partitions.js';
import { becomeSoleOwner } from '../../adapters/postgres/sole-owner.js';
import type { Config } from '../../config/config.js';
import type { Logger } from '../../engine/ports/logger.js';

/** How often partitions for the coming months are looked after, ms. */
const PARTITIONS_MS = 6 * 3_600_000;

/** The database of this process, migrated and ready. */
export interface Database {
  readonly url: string;
  readonly source: DataSource;
  /** For everything that is neither an entity nor a journal. */
  readonly pool: pg.Pool;
  readonly notices: readonly string[];
  /** Ends the connections, and the embedded database last. */
  close(): Promise<void>;
}

/** Starts the embedded database where no other is set, brings the schema up to date, and connects. */
export async function openDatabase(config: Config, log: Logger): Promise<Database> {
  const cluster = config.databaseUrl === null ? await startCluster(config.dataDir) : null;
  const url = config.databaseUrl ?? cluster?.url ?? '';
  const migrating = await connect(url);
  await migrate(migrating);
  await migrating.destroy();
  const source = await connect(url, ORDINARY);
  const sole = cluster ? await becomeSoleOwner(url, config.dataDir) : null;
  const pool = new pg.Pool({ connectionString: url, max: 4, keepAlive: true, Client: CalmClient, ...ORDINARY });
  pool.on('error', (error) => log.warn({ error }, 'an idle database connection broke'));
  await ensurePartitions(pool, Date.now());
  const partitions = setInterval(
    () => void ensurePartitions(pool, Date.now()).catch((error: unknown) => log.error({ error }, 'partitions could not be made')),
    PARTITIONS_MS,
  );
  partitions.unref();
  return {
    url,
    source,
    pool,
    notices: cluster?.notice ? [cluster.notice] : [],
    async close() {
      clearInterval(partitions);
      await pool.end();
      await source.destroy();
      await sole?.release();
      await cluster?.stop();
    },
  };
}

async function connect(url: string, limits: Partial<typeof ORDINARY> = {}): Promise<DataSource> {
  try {
    return await createDataSource(url, limits).initialize();
  } catch (error) {
    const { message, code = '' } = error as NodeJS.ErrnoException;
    throw new Error(`The database at ${new URL(url).host} can not be used (${message || code}). Check DATABASE_URL.`, { cause: error });
  }
}
