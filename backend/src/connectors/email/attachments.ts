import { MAX_BODY_BYTES } from '@plumbline/shared';
import { bytesFromBase64, inputError, type MailAttachment, type Parsed } from '../_kit/index.js';
import type { SendInput } from './contract.js';

const MOST = 50;
const LONGEST_FILENAME = 255;
const TYPE = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}(?:\s*;\s*[a-z0-9_-]+=[\x21-\x3a\x3c-\x7e]{1,100})*$/i;
const UTF8 = new TextEncoder();

type Given = NonNullable<SendInput['attachments']>[number];

/** The files of a mail, all of them at hand: no path and no address is ever followed. */
export function parseAttachments(given: readonly Given[]): Parsed<MailAttachment[]> {
  if (given.length > MOST) return wrong(`"attachments" can not be used: there are ${given.length}, at most ${MOST} are sent`);
  const files: MailAttachment[] = [];
  let total = 0;
  for (const [i, one] of given.entries()) {
    const field = `"attachments.${i}`;
    const trouble = troubleWith(one);
    if (trouble !== null) return wrong(`${field}.${trouble}`);
    const content = one.base64 === undefined ? UTF8.encode(one.text) : bytesFromBase64(one.base64);
    if (content === null) return wrong(`${field}.base64" can not be used: it is not base64`);
    total += content.byteLength;
    if (total > MAX_BODY_BYTES) return wrong(`"attachments" can not be used: they are larger than 10 MB in all`);
    files.push({ filename: one.filename, contentType: one.contentType ?? 'application/octet-stream', content });
  }
  return { ok: true, value: files };
}

function troubleWith({ filename, contentType, text, base64 }: Given): string | null {
  if (filename.trim() === '' || filename.length > LONGEST_FILENAME || /[\u0000-\u001f\u007f]/.test(filename)) {
    return `filename" can not be used: it must be a name of at most ${LONGEST_FILENAME} characters without line breaks`;
  }
  if (contentType !== undefined && !TYPE.test(contentType)) return 'contentType" can not be used: it must be a media type such as text/csv';
  if ((text === undefined) === (base64 === undefined)) return 'text" can not be used: give either "text" or "base64"';
  return null;
}

function wrong(what: string): { readonly ok: false; readonly error: ReturnType<typeof inputError> } {
  return { ok: false, error: inputError(`The input ${what}.`) };
}
