import { createHash, type Hash } from 'node:crypto';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { MailParser, type AttachmentStream, type HeaderLines, type Headers } from 'mailparser';
import { MailUnreadable, type MailFile, type MailHeads, type ReadMail } from '../../engine/ports/mail-reader.js';
import { headsOf } from './heads.js';

/** Longest HTML that is turned into text where a mail has no text of its own, characters. */
const LONGEST_HTML = 1_000_000;
/** A head that is longer is nobody's mail; parts below others. */
const MAX_HEAD = 1_000_000;
const MAX_PARTS = 1_000;

const PARSING = {
  skipImageLinks: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  maxHtmlLengthToParse: LONGEST_HTML,
  maxHeadSize: MAX_HEAD,
  maxChildNodes: MAX_PARTS,
  checksumAlgo: false,
} as const;

/** What the head of a mail says; also where it was cut off somewhere. */
export async function parseHeads(head: Uint8Array): Promise<MailHeads> {
  const parser = new MailParser(PARSING);
  const heard = listenTo(parser);
  // The body of a mail whose head was cut off begins nowhere: it is none.
  Readable.from([Buffer.from(head), Buffer.from('\r\n\r\n')]).pipe(parser);
  try {
    for await (const part of parser) if (isFile(part)) skip(part);
  } catch {
    // What was understood of it is all there is.
  }
  return heard();
}

/**
 * Reads a mail piece by piece; a file of it is handed over before the next piece is read, so that none is ever whole in memory.
 * @throws MailUnreadable when it is no mail; whatever `source` or `take` throws
 */
export async function parseMail(source: AsyncIterable<Uint8Array>, take: (file: MailFile) => Promise<void>): Promise<ReadMail> {
  const parser = new MailParser(PARSING);
  const heard = listenTo(parser);
  const body = new BodyHash();
  const bytes = Readable.from(source);
  let broken: Error | null = null;
  const breakOff = (error: Error): void => {
    broken ??= error;
    parser.destroy(error);
  };
  bytes.on('error', breakOff);
  body.on('error', breakOff);
  bytes.pipe(body).pipe(parser);
  let text = '';
  let html: string | null = null;
  try {
    for await (const part of parser as AsyncIterable<AttachmentStream | { type: 'text'; text?: string; html?: string }>) {
      if (isFile(part)) {
        await take(fileOf(part)).catch((error: unknown) => {
          throw (broken ??= error instanceof Error ? error : new Error(String(error)));
        });
        part.release?.();
      } else {
        text = part.text ?? '';
        html = typeof part.html === 'string' ? part.html : null;
      }
    }
  } catch (error) {
    bytes.destroy();
    if (broken !== null) throw broken as Error;
    throw new MailUnreadable(error instanceof Error ? error.message : String(error));
  }
  return { heads: heard(), text, html, bodyDigest: body.digest() };
}

function listenTo(parser: MailParser): () => MailHeads {
  let headers: Headers = new Map();
  let lines: HeaderLines = [];
  parser.on('headers', (heard) => (headers = heard));
  parser.on('headerLines', (heard) => (lines = heard));
  return () => headsOf(headers, lines);
}

function isFile(part: unknown): part is AttachmentStream {
  return typeof part === 'object' && part !== null && 'type' in part && part.type === 'attachment';
}

function skip(part: AttachmentStream): void {
  part.content.resume();
  part.release?.();
}

function fileOf({ filename = '', contentType, contentId, content }: AttachmentStream): MailFile {
  return {
    name: filename,
    type: contentType,
    contentId: contentId === undefined ? null : contentId.replace(/^<|>$/g, '').slice(0, 500),
    chunks: content as AsyncIterable<Uint8Array>,
  };
}

/** Passes a mail on, and computes the digest of what comes after its first empty line. */
class BodyHash extends Transform {
  private readonly hash: Hash = createHash('sha256');
  private inBody = false;
  private tail = Buffer.alloc(0);

  digest(): string {
    return this.hash.digest('hex');
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    if (this.inBody) this.hash.update(chunk);
    else this.look(chunk);
    done(null, chunk);
  }

  private look(chunk: Buffer): void {
    const seen = Buffer.concat([this.tail, chunk]);
    const ends = ['\r\n\r\n', '\n\n'].map((end) => [seen.indexOf(end), end.length] as const).filter(([at]) => at >= 0);
    const first = ends.sort(([a], [b]) => a - b)[0];
    if (first === undefined) return void (this.tail = Buffer.from(seen.subarray(-3)));
    this.inBody = true;
    this.hash.update(seen.subarray(first[0] + first[1]));
  }
}
