import { isJsonObject, type Json } from '@plumbline/shared';
import type { OpenedFile, SendContext } from '../../engine/ports/operation.js';
import type { OutboundStream } from '../../engine/ports/outbound-http.js';
import { inputError } from './input.js';

/** A file of a run, as `trigger.body` has it. Only its id counts: what a run may not read, it does not get. */
export interface FileValue {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** A part of a body: its bytes, or the id of the file whose bytes stand there. */
export type Piece = Uint8Array | { readonly file: string };

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,100}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/i;

/** Null: it is no file. */
export function asFileValue(value: Json | undefined): FileValue | null {
  if (value === undefined || !isJsonObject(value)) return null;
  const { id, name, type, size } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof type !== 'string' || typeof size !== 'number') return null;
  return { id, name, type: MEDIA_TYPE.test(type) ? type : 'application/octet-stream', size };
}

/** What stands for the bytes of a file wherever two calls are compared: its bytes never change. */
export const fileMark = ({ id }: Pick<FileValue, 'id'>): string => `(the file ${id})`;

export type FoundFiles<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ReturnType<typeof inputError> };

/** A file that the run may read. Nothing of it is read before its first piece is asked for. */
export async function openFile({ openFile: open }: Pick<SendContext, 'openFile'>, id: string): Promise<FoundFiles<OpenedFile>> {
  const file = (await open?.(id)) ?? null;
  if (file) return { ok: true, value: file };
  const message = `This run has no file ${JSON.stringify(id.slice(0, 60))} (any more), so nothing was sent. A step sends files that came with the event of its own run.`;
  return { ok: false, error: inputError(message, 'file_not_found') };
}

/** A body of several pieces, as it goes out: its size is known before, its files are read on the way. */
export async function streamOf(pieces: readonly Piece[], context: Pick<SendContext, 'openFile'>): Promise<FoundFiles<OutboundStream>> {
  const parts: (Uint8Array | OpenedFile)[] = [];
  for (const piece of pieces) {
    const found = piece instanceof Uint8Array ? null : await openFile(context, piece.file);
    if (found?.ok === false) return found;
    parts.push(found === null ? (piece as Uint8Array) : found.value);
  }
  const bytes = parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.byteLength : part.bytes), 0);
  return { ok: true, value: { bytes, chunks: chunksOf(parts) } };
}

async function* chunksOf(parts: readonly (Uint8Array | OpenedFile)[]): AsyncGenerator<Uint8Array, void> {
  for (const part of parts) {
    if (part instanceof Uint8Array) yield part;
    else yield* part.chunks;
  }
}
