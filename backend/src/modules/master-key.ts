import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Others may not even read it. */
const NOT_ONLY_MINE = 0o077;

const KEY_BYTES = 32;

/**
 * The master key when none is set: made at the first start, kept in the data folder with mode 0600, never printed.
 * @throws a sentence for the operator when the file can be read by others or holds no key
 */
export async function masterKeyFile(dataDir: string): Promise<{ key: Uint8Array; path: string; fresh: boolean }> {
  const path = join(dataDir, 'master.key');
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const known = await read(path);
  if (known !== null) return { key: known, path, fresh: false };
  const fresh = await make(path);
  const key = await read(path);
  if (key === null) throw new Error(`The master key ${path} was there a moment ago and is gone. Start again.`);
  return { key, path, fresh };
}

async function read(path: string): Promise<Uint8Array | null> {
  const mode = await stat(path).then(
    (found) => found.mode,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (mode === null) return null;
  if ((mode & NOT_ONLY_MINE) !== 0) {
    throw new Error(
      `The master key ${path} can be read by other users (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${path} - and, if somebody may have read it, make a new one (docs/settings.md).`,
    );
  }
  const text = (await readFile(path, 'utf8')).trim();
  const key = /^[A-Za-z0-9_-]{43}$/.test(text) ? Buffer.from(text, 'base64url') : null;
  if (key?.byteLength !== KEY_BYTES) {
    throw new Error(`The master key ${path} is damaged. Put it back from a backup; without it the secrets of the connections are lost.`);
  }
  return key;
}

/** Puts a whole key in place or none, also when two processes start at once or the power fails; false when another one was first. */
async function make(path: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64url')}\n`);
    await file.sync();
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}
