import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { findForbiddenKey, jsonDepthExceeds, MAX_BODY_BYTES, PlumblineError, type Json } from '@plumbline/shared';

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & { destroy(): void }>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The bytes of a request's body, decompressed. The limit counts after decompression, while the bytes stream in: a small
 * body that inflates without end is cut at the limit.
 * @throws PlumblineError `body_too_large`, `unsupported_encoding`, `bad_encoding`
 */
export async function readBody(request: IncomingMessage, maxBytes: number = MAX_BODY_BYTES): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw new PlumblineError('body_too_large');
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return collect(request, maxBytes);
  const decoder = DECODERS[encoding]?.();
  if (!decoder) throw new PlumblineError('unsupported_encoding', `Content-Encoding "${encoding.slice(0, 40)}" is not known.`);
  request.on('error', () => decoder.destroy());
  request.pipe(decoder);
  try {
    return await collect(decoder as unknown as Readable, maxBytes);
  } catch (error) {
    request.unpipe(decoder);
    decoder.destroy();
    throw error instanceof PlumblineError ? error : new PlumblineError('bad_encoding', 'The body could not be decompressed.');
  }
}

function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes) onError(new PlumblineError('body_too_large'));
    };
    const onEnd = (): void => {
      forget();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    };
    const onError = (error: Error): void => {
      forget();
      reject(error);
    };
    const onClose = (): void => onError(new PlumblineError('bad_request', 'The connection ended before the body was whole.'));
    const forget = (): void => {
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      // Whatever still comes must not end the process.
      stream.on('error', () => undefined);
    };
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

/** A JSON body for the API: bounded in size and depth, without keys that could reach a prototype. An empty body is undefined. */
export function parseJsonBody(raw: Uint8Array): Json | undefined {
  if (raw.length === 0) return undefined;
  if (jsonDepthExceeds(raw)) throw new PlumblineError('too_deep');
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)) as Json;
  } catch (error) {
    throw new PlumblineError('malformed_json', `The body is not valid JSON: ${(error as Error).message}`);
  }
  const forbidden = findForbiddenKey(value);
  if (forbidden !== null) throw new PlumblineError('forbidden_key', `The key at ${forbidden} is not allowed.`);
  return value;
}
