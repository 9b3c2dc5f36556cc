import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

/** What the door offers in `accept-encoding`. Node 20 has no zstd. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

export type Encoding = 'identity' | 'gzip' | 'deflate' | 'br' | 'unknown';

export type DecodedBody =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly code: 'reply_too_large' | 'reply_malformed'; readonly detail?: string };

/** The one coding that a `content-encoding` names; lists of several were never offered and count as unknown. */
export function encodingOf(header: string | undefined): Encoding {
  switch (header?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return 'identity';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    case 'br':
      return 'br';
    default:
      return 'unknown';
  }
}

/**
 * Decompresses on the thread pool, chunk by chunk, and gives up as soon as the output passes `maxBytes`: a reply of
 * 200 kB that inflates to 200 MB costs `maxBytes` of memory and never holds the event loop (`reliability.md` 0.7).
 */
export function decompress(body: Uint8Array, encoding: 'gzip' | 'deflate' | 'br', maxBytes: number): Promise<DecodedBody> {
  return new Promise((resolve) => {
    const options = { maxOutputLength: maxBytes };
    const done = (error: NodeJS.ErrnoException | null, output: Uint8Array): void => {
      if (error === null) resolve({ ok: true, body: output });
      else if (error.code === 'ERR_BUFFER_TOO_LARGE') resolve({ ok: false, code: 'reply_too_large' });
      else resolve({ ok: false, code: 'reply_malformed', detail: `its ${encoding} data is damaged` });
    };
    if (encoding === 'gzip') gunzip(body, options, done);
    else if (encoding === 'br') brotliDecompress(body, options, done);
    // "deflate" means zlib by the standard and raw deflate by the habit of some servers: the first byte tells.
    else if (((body[0] ?? 0) & 0x0f) === 8) inflate(body, options, done);
    else inflateRaw(body, options, done);
  });
}
