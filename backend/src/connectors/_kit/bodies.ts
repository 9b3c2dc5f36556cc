import { bytesFromBase64, isJsonObject, type Json } from '@plumbline/shared';
import { asFileValue, fileMark, type Piece } from './files.js';
import { inputError, type Parsed } from './input.js';

export interface EncodedBody {
  /** Where files are sent, what stands for the body where calls are compared. */
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** What is sent in place of `bytes`; absent: `bytes`. */
  readonly pieces?: readonly Piece[];
}

export type Encoding = Parsed<EncodedBody>;

const utf8 = new TextEncoder();

export function encodeJson(body: Json): Encoding {
  return { ok: true, value: { bytes: utf8.encode(JSON.stringify(body)), contentType: 'application/json' } };
}

/** Bytes as they are: text, or `{"base64": "..."}`. */
export function encodeRaw(body: Json): Encoding {
  if (typeof body === 'string') return { ok: true, value: { bytes: utf8.encode(body), contentType: 'text/plain; charset=utf-8' } };
  const bytes = isJsonObject(body) && typeof body['base64'] === 'string' ? bytesFromBase64(body['base64']) : null;
  if (bytes === null) return wrong('body', 'a raw body is text, or {"base64": "..."} with valid base64');
  return { ok: true, value: { bytes, contentType: 'application/octet-stream' } };
}

/** The bytes of one file of the run; a list is taken where it holds just one. */
export function encodeFile(body: Json): Encoding {
  const file = asFileValue(Array.isArray(body) && body.length === 1 ? body[0] : body);
  if (file === null) return wrong('body', 'a file is {"id", "name", "type", "size"}, as the event of a form has it, and just one');
  return { ok: true, value: { bytes: utf8.encode(fileMark(file)), contentType: file.type, pieces: [{ file: file.id }] } };
}

/** `application/x-www-form-urlencoded`: names with text, numbers, true or false, or lists of them; null leaves out. */
export function encodeForm(body: Json): Encoding {
  if (!isJsonObject(body)) return wrong('body', 'a form body is an object of names and values');
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === null) continue;
      if (typeof item === 'object') return wrong(`body.${name}`, 'a form carries text, numbers, true or false, or a list of them');
      form.append(name, String(item));
    }
  }
  return { ok: true, value: { bytes: utf8.encode(form.toString()), contentType: 'application/x-www-form-urlencoded' } };
}

/**
 * `multipart/form-data`. A value is text, a number, true or false, a file `{text | base64, filename?, contentType?}` or one of the run
 * `{id, name, type, size}`, or a list of these; null leaves out. The boundary derives from `seed`, the idempotency key, so that every attempt sends the
 * same bytes (`engine.md` 4).
 */
export function encodeMultipart(body: Json, seed: string): Encoding {
  if (!isJsonObject(body)) return wrong('body', 'a multipart body is an object of names and values');
  const boundary = `plumbline-${seed.replace(/[^0-9A-Za-z]/g, '').slice(0, 48)}`;
  const pieces: Piece[] = [];
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === null) continue;
      const part = partOf(name, item);
      if (part === null)
        return wrong(
          `body.${name}`,
          'a part is text, a number, true or false, a file {"text" or "base64", "filename"?, "contentType"?}, or a file of the run',
        );
      pieces.push(utf8.encode(`--${boundary}\r\n${part.head}\r\n\r\n`), part.content, utf8.encode('\r\n'));
    }
  }
  pieces.push(utf8.encode(`--${boundary}--\r\n`));
  const bytes = join(pieces.map((piece) => (piece instanceof Uint8Array ? piece : utf8.encode(fileMark({ id: piece.file })))));
  const hasFiles = pieces.some((piece) => !(piece instanceof Uint8Array));
  return { ok: true, value: { bytes, contentType: `multipart/form-data; boundary=${boundary}`, ...(hasFiles ? { pieces } : {}) } };
}

function partOf(name: string, value: Exclude<Json, null>): { head: string; content: Piece } | null {
  const disposition = `content-disposition: form-data; name="${escapeName(name)}"`;
  if (typeof value !== 'object') return { head: disposition, content: utf8.encode(String(value)) };
  if (!isJsonObject(value)) return null;
  const file = asFileValue(value);
  if (file)
    return { head: `${disposition}; filename="${escapeName(file.name)}"\r\ncontent-type: ${file.type}`, content: { file: file.id } };
  const { text, base64, filename = 'file', contentType } = value;
  const bytes = typeof text === 'string' ? utf8.encode(text) : typeof base64 === 'string' ? bytesFromBase64(base64) : null;
  if (bytes === null || typeof filename !== 'string') return null;
  const type = contentType ?? (typeof text === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream');
  if (typeof type !== 'string' || !/^[\x20-\x7e]+$/.test(type)) return null;
  return { head: `${disposition}; filename="${escapeName(filename)}"\r\ncontent-type: ${type}`, content: bytes };
}

/** As browsers do it (HTML standard, multipart/form-data): a quote or line break in a name must not end it. */
function escapeName(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}

function wrong(field: string, rule: string): Encoding {
  return { ok: false, error: inputError(`The input "${field}" can not be used: ${rule}.`) };
}
