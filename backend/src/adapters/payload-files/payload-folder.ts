import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isUuid } from '@plumbline/shared';

/** What was written: its size, and the digest that it is known by. */
export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/** How many of the id's last digits name the folder of a file: 4,096 folders. They are random; the first ones are the time. */
const SHARD_DIGITS = 3;
const READ_BYTES = 64 * 1024;

/**
 * The folder that payloads lie in, one file each: `<last three digits of the id>/<id>`, and `tmp/` for what is being written. Ids are
 * checked here, so that no other text ever becomes part of a path.
 */
export class PayloadFolder {
  constructor(private readonly root: string) {}

  /** Makes the folder, and removes what writers that died left behind more than `ageMs` ago. */
  async prepare(ageMs: number): Promise<void> {
    const folder = join(this.root, 'tmp');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Infinity }))).mtimeMs;
      if (age > ageMs) await rm(path, { force: true });
    }
    // Folders that a process made just before it died may not be durable yet.
    await syncFolder(this.root);
  }

  /** Writes a file that nobody sees yet; it is on the disk when this answers. */
  async write(id: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Written> {
    const digest = createHash('sha256');
    let bytes = 0;
    const file = await open(this.temporary(id), 'wx', 0o600);
    try {
      for await (const chunk of chunks) {
        digest.update(chunk);
        bytes += chunk.byteLength;
        await file.writeFile(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { bytes, sha256: digest.digest('hex') };
  }

  /** Gives the file its place, for good. */
  async publish(id: string): Promise<void> {
    const folder = join(this.root, shardOf(id));
    const isNew = (await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined;
    if (isNew) await syncFolder(this.root);
    await rename(this.temporary(id), this.pathOf(id));
    await syncFolder(folder);
  }

  /** Removes the file, wherever it lies. Answers when both places were tried, even where one of them can not be removed. */
  async remove(id: string): Promise<void> {
    const tries = await Promise.allSettled([rm(this.pathOf(id), { force: true }), rm(this.temporary(id), { force: true })]);
    const failed = tries.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Null when there is no such file. */
  async sizeOf(id: string): Promise<number | null> {
    try {
      return (await stat(this.pathOf(id))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** The file's bytes, up to 64 kB at a time; it is opened when the first piece is asked for. */
  async *read(id: string): AsyncGenerator<Uint8Array, void> {
    const file = await open(this.pathOf(id), 'r');
    try {
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }

  private pathOf(id: string): string {
    return join(this.root, shardOf(id), checked(id));
  }

  private temporary(id: string): string {
    return join(this.root, 'tmp', checked(id));
  }
}

function shardOf(id: string): string {
  return checked(id).slice(-SHARD_DIGITS);
}

function checked(id: string): string {
  if (!isUuid(id)) throw new Error('only a UUID names a payload');
  return id;
}

/** A name is durable only once the folder that holds it was written. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
