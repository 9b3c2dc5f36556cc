import { createHash } from 'node:crypto';

/**
 * Hands bytes on while it checks them. The last piece is held back until all is known to be as it was stored, so that nobody ends up
 * with the whole of something that is damaged.
 * @throws what `damaged` makes, in place of the last piece
 */
export async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  expected: { readonly bytes: number; readonly sha256: string },
  damaged: (why: string) => Error,
): AsyncGenerator<Uint8Array, void> {
  const digest = createHash('sha256');
  let bytes = 0;
  let held: Uint8Array | null = null;
  for await (const chunk of chunks) {
    if (held) yield held;
    held = chunk;
    digest.update(chunk);
    bytes += chunk.byteLength;
  }
  if (bytes !== expected.bytes) throw damaged(`it has ${bytes} bytes instead of ${expected.bytes}`);
  if (digest.digest('hex') !== expected.sha256) throw damaged('its bytes are not those that were stored');
  if (held) yield held;
}
