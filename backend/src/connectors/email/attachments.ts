import { bytesFromBase64, MAX_BODY_BYTES } from '@plumbline/shared';
import { asFileValue, inputError, openFile, type MailAttachment, type Parsed, type SendContext } from '../_kit/index.js';
import type { SendInput } from './contract.js';

const MOST = 50;
const LONGEST_FILENAME = 255;
const TYPE = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}(?:\s*;\s*[a-z0-9_-]+=[\x21-\x3a\x3c-\x7e]{1,100})*$/i;
const UTF8 = new TextEncoder();

type Given = NonNullable<SendInput['attachments']>[number];
type Written = Extract<Given, { filename: string }>;

/** A file of a mail: at hand, or the id of a file of the run, which is read when the mail is sent. */
export type Attached = MailAttachment | (Omit<MailAttachment, 'content'> & { readonly file: string });

/** The files of a mail: no path and no address is ever followed. */
export function parseAttachments(given: readonly Given[]): Parsed<Attached[]> {
  if (given.length > MOST) return wrong(`"attachments" can not be used: there are ${given.length}, at most ${MOST} are sent`);
  const files: Attached[] = [];
  let total = 0;
  for (const [i, one] of given.entries()) {
    const file = 'id' in one ? asFileValue(one) : null;
    if (file !== null) {
      files.push({ filename: plainName(file.name), contentType: file.type, file: file.id });
      continue;
    }
    const written = writtenOut(one as Written, `"attachments.${i}`);
    if (!written.ok) return written;
    total += written.value.content.byteLength;
    if (total > MAX_BODY_BYTES) return wrong(TOO_LARGE);
    files.push(written.value);
  }
  return { ok: true, value: files };
}

const TOO_LARGE = '"attachments" can not be used: they are larger than 10 MB in all';

/** The files with their bytes, those of the run read. @returns an error when one is not there, or all of them are too large */
export async function readAttachments(attached: readonly Attached[], context: SendContext): Promise<Parsed<MailAttachment[]>> {
  const files: MailAttachment[] = [];
  let total = 0;
  for (const one of attached) {
    const read = 'file' in one ? await readFile(one.file, MAX_BODY_BYTES - total, context) : ({ ok: true, value: one.content } as const);
    if (!read.ok) return read;
    total += read.value.byteLength;
    if (total > MAX_BODY_BYTES) return wrong(TOO_LARGE);
    files.push({ filename: one.filename, contentType: one.contentType, content: read.value });
  }
  return { ok: true, value: files };
}

async function readFile(id: string, room: number, context: SendContext): Promise<Parsed<Uint8Array>> {
  const found = await openFile(context, id);
  if (!found.ok) return found;
  const { bytes, chunks } = found.value;
  if (bytes > room) return wrong(TOO_LARGE);
  const all = new Uint8Array(bytes);
  let at = 0;
  for await (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return { ok: true, value: all };
}

function writtenOut(one: Written, field: string): Parsed<MailAttachment> {
  const trouble = troubleWith(one);
  if (trouble !== null) return wrong(`${field}.${trouble}`);
  const { filename, contentType = 'application/octet-stream', text = '', base64 } = one;
  const content = base64 === undefined ? UTF8.encode(text) : bytesFromBase64(base64);
  return content === null
    ? wrong(`${field}.base64" can not be used: it is not base64`)
    : { ok: true, value: { filename, contentType, content } };
}

function troubleWith({ filename, contentType, text, base64 }: Written): string | null {
  if (filename.trim() === '' || filename.length > LONGEST_FILENAME || /[\u0000-\u001f\u007f]/.test(filename)) {
    return `filename" can not be used: it must be a name of at most ${LONGEST_FILENAME} characters without line breaks`;
  }
  if (contentType !== undefined && !TYPE.test(contentType)) return 'contentType" can not be used: it must be a media type such as text/csv';
  if ((text === undefined) === (base64 === undefined)) return 'text" can not be used: give either "text" or "base64"';
  return null;
}

/** The name of a file of the run came from outside, and may have been changed on the way here. */
function plainName(name: string): string {
  return (
    name
      .replace(/[\u0000-\u001f\u007f]/g, '')
      .trim()
      .slice(0, LONGEST_FILENAME) || 'file'
  );
}

function wrong(what: string): { readonly ok: false; readonly error: ReturnType<typeof inputError> } {
  return { ok: false, error: inputError(`The input ${what}.`) };
}
