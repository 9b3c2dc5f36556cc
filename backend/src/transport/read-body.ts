import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import {
  findForbiddenKey,
  findInfiniteNumber,
  jsonDepthExceeds,
  MAX_BODY_BYTES,
  PlumblineError,
  type ErrorCode,
  type Json,
} from '@plumbline/shared';
import { watchPace, type Pace } from './body-pace.js';
import { BODY_ROOM, type BodyRoom } from './body-room.js';

/** What a body may be, and how it may come. */
export interface BodyLimits {
  readonly maxBytes?: number;
  readonly pace?: Pace;
  readonly room?: BodyRoom;
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & { destroy(): void }>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The bytes of a request's body, decompressed. The limit counts after decompression, while the bytes stream in: a small
 * body that inflates without end is cut at the limit.
 * @throws PlumblineError `body_too_large`, `unsupported_encoding`, `bad_encoding`; `bad_request` when its sender broke off,
 *   `request_timeout` when it is too slow; `overloaded` when too much is being read at once
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits = {}): Promise<Buffer> {
  const { maxBytes = MAX_BODY_BYTES } = limits;
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw new PlumblineError('body_too_large');
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return collect(request, limits, BROKEN_OFF);
  const decoder = DECODERS[encoding]?.();
  if (!decoder) throw new PlumblineError('unsupported_encoding', `Content-Encoding "${encoding.slice(0, 40)}" is not known.`);
  request.on('error', () => decoder.destroy());
  request.pipe(decoder);
  try {
    return await collect(decoder as unknown as Readable, limits, NOT_DECOMPRESSED);
  } catch (error) {
    request.unpipe(decoder);
    decoder.destroy();
    throw error;
  }
}

type Trouble = readonly [code: ErrorCode, detail: string];
const BROKEN_OFF: Trouble = ['bad_request', 'The connection ended before the body was whole.'];
const NOT_DECOMPRESSED: Trouble = ['bad_encoding', 'The body could not be decompressed.'];

/** @param trouble what an error of the stream means */
function collect(stream: Readable, { maxBytes = MAX_BODY_BYTES, pace, room = BODY_ROOM }: BodyLimits, trouble: Trouble): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      if (!room.take(chunk.length)) return fail('overloaded');
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes) fail('body_too_large');
    };
    const onEnd = (): void => {
      forget();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    };
    const fail = (code: ErrorCode, detail?: string): void => {
      forget();
      reject(new PlumblineError(code, detail));
    };
    const onError = (): void => fail(...trouble);
    const onClose = (): void => fail(...BROKEN_OFF);
    const unwatch = watchPace(
      () => size,
      () => fail('request_timeout'),
      pace,
    );
    const forget = (): void => {
      unwatch();
      room.giveBack(size);
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
  const value = parse(decode(raw));
  const forbidden = findForbiddenKey(value);
  if (forbidden !== null) throw new PlumblineError('forbidden_key', `The key at ${forbidden} is not allowed.`);
  const infinite = findInfiniteNumber(value);
  if (infinite !== null) throw new PlumblineError('malformed_json', `The number at ${infinite || '/'} is too large.`);
  return value;
}

function decode(raw: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    throw new PlumblineError('bad_encoding', 'The body is not valid UTF-8.');
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new PlumblineError('malformed_json', `The body is not valid JSON: ${(error as Error).message}`);
  }
}
