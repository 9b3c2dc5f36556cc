import type pg from 'pg';
import { PayloadFiles } from '../../adapters/payload-files/payload-files.js';
import { PostgresPayloadIndex } from '../../adapters/postgres/payload-index.js';
import type { Config } from '../../config/config.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { Logger } from '../../engine/ports/logger.js';

/** How often what was stored for runs that never came to be is looked for, ms. */
const ORPHANS_MS = 6 * 3_600_000;

/** The store of large values, which looks after itself until it is closed. */
export interface Payloads {
  readonly payloads: PayloadFiles;
  close(): void;
}

/** @throws Error in words for a person when the folder can not be used */
export async function openPayloads({ payloadDir: dir }: Config, pool: pg.Pool, chance: Chance, log: Logger): Promise<Payloads> {
  const index = new PostgresPayloadIndex(pool);
  const onDamage = (error: Error): void => log.error({ error }, 'a payload is damaged');
  try {
    const payloads = await PayloadFiles.open({ dir, index, newId: () => chance.uuid(), onDamage });
    const tidy = (): void =>
      void payloads.removeOrphans().catch((error: unknown) => log.warn({ error }, 'payloads without a run could not be removed'));
    tidy();
    const orphans = setInterval(tidy, ORPHANS_MS).unref();
    return { payloads, close: () => clearInterval(orphans) };
  } catch (error) {
    throw new Error(`The folder ${dir} can not be used for large values (${(error as Error).message}). Check PAYLOAD_DIR.`, {
      cause: error,
    });
  }
}
