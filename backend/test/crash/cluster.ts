import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findBinaries } from '../../src/adapters/embedded-postgres/binaries.js';
import { chooseFolders, type ClusterFolders } from '../../src/adapters/embedded-postgres/folders.js';
import { databaseUser, type SystemUser } from '../../src/adapters/embedded-postgres/system-user.js';

async function found(dataDir: string): Promise<{ folders: ClusterFolders; user: SystemUser | null }> {
  const user = await databaseUser();
  return { folders: await chooseFolders(dataDir, await findBinaries(), user), user };
}

/** Where the embedded database of a data folder lies. */
export async function clusterFolder(dataDir: string): Promise<string> {
  return (await found(dataDir)).folders.data;
}

/** Restarts the embedded database under its server, at once and on the same port, as a crash of it would. */
export async function restartCluster(dataDir: string): Promise<void> {
  const { folders, user } = await found(dataDir);
  const args = ['restart', '-D', folders.data, '-m', 'immediate', '-w', '-l', `${folders.data}/server.log`];
  const child = spawn(folders.binaries.pg_ctl, args, {
    cwd: '/',
    stdio: 'ignore',
    ...(user ?? {}),
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`pg_ctl restart ended with ${String(code)}`);
}
