import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The token of the API when none is set: made once, kept in the data folder with mode 0600, never printed. */
export async function apiToken(dataDir: string): Promise<{ token: string; path: string; fresh: boolean }> {
  const path = join(dataDir, 'api-token');
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known !== null && known.trim().length >= 32) return { token: known.trim(), path, fresh: false };
  const token = randomBytes(32).toString('base64url');
  const file = await open(path, 'w', 0o600);
  await file.writeFile(`${token}\n`);
  await file.close();
  return { token, path, fresh: true };
}
