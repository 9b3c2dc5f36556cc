import { createHash } from 'node:crypto';
import { chmod, chown, cp, mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { PostgresBinaries } from './binaries.js';
import { canEnter, type SystemUser } from './system-user.js';

/** Where the database goes when its user can not enter the data folder. */
const OUTSIDE = '/var/lib/plumbline';

export interface ClusterFolders {
  /** The cluster's own folder. */
  readonly data: string;
  readonly binaries: PostgresBinaries;
  /** Said to the person when the folder is not where they would look. */
  readonly notice: string | null;
}

/** Chooses folders that the database's user can reach: the data folder itself, or one outside of a closed home. */
export async function chooseFolders(dataDir: string, binaries: PostgresBinaries, user: SystemUser | null): Promise<ClusterFolders> {
  const inside = resolve(dataDir, 'postgres');
  if (!user) {
    await mkdir(inside, { recursive: true, mode: 0o700 });
    return { data: inside, binaries, notice: null };
  }
  // The data folder itself is ours: others may pass through it, not look into it.
  await mkdir(resolve(dataDir), { recursive: true, mode: 0o711 });
  await chmod(resolve(dataDir), ((await stat(resolve(dataDir))).mode & 0o777) | 0o011);
  const id = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12);
  const reachable = await canEnter(resolve(dataDir), user);
  const data = reachable ? inside : join(OUTSIDE, id, 'postgres');
  await mkdir(data, { recursive: true, mode: 0o700 });
  await chown(data, user.uid, user.gid);
  const moved = (await canEnter(dirname(binaries.postgres), user)) ? binaries : await copyBinaries(binaries);
  const notice = reachable
    ? null
    : `The database's user can not enter ${resolve(dataDir)} (a folder above it is closed to others), so the database is kept in ${data}.`;
  return { data, binaries: moved, notice };
}

/** Programs inside a closed home can not be started by another user either. */
async function copyBinaries(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const native = dirname(dirname(binaries.postgres));
  const { mtimeMs } = await stat(binaries.postgres);
  const target = join(OUTSIDE, `programs-${Math.floor(mtimeMs)}`);
  if (!(await stat(join(target, 'bin', basename(binaries.postgres))).catch(() => null))) {
    await mkdir(OUTSIDE, { recursive: true });
    await cp(native, target, { recursive: true, verbatimSymlinks: true });
  }
  const at = (path: string): string => join(target, 'bin', basename(path));
  return { initdb: at(binaries.initdb), pg_ctl: at(binaries.pg_ctl), postgres: at(binaries.postgres) };
}
