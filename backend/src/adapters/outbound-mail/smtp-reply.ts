/** One reply of a mail server (RFC 5321, 4.2). */
export interface SmtpReply {
  readonly code: number;
  /** Its lines without the code, one behind the other. */
  readonly lines: readonly string[];
}

/** Longest reply that is read, characters; the standard knows 512 a line. */
const LONGEST = 64 * 1024;

/** Longest text of a reply that is kept with an outcome, characters. */
const LONGEST_TEXT = 500;

const LINE = /^([2-5]\d\d)(?:([ -])(.*))?$/;

/** Puts the lines of replies together as they come in pieces. */
export class ReplyReader {
  private rest = '';
  private lines: string[] = [];
  private length = 0;

  /** True when nothing has come that was not read. */
  get empty(): boolean {
    return this.rest === '' && this.lines.length === 0;
  }

  /** The replies that are whole now; null when this is no SMTP. */
  add(text: string): SmtpReply[] | null {
    this.length += text.length;
    if (this.length > LONGEST) return null;
    const parts = (this.rest + text).split('\n');
    this.rest = parts.pop() ?? '';
    const whole: SmtpReply[] = [];
    for (const part of parts) {
      const match = LINE.exec(part.endsWith('\r') ? part.slice(0, -1) : part);
      if (!match) return null;
      this.lines.push(match[3] ?? '');
      if (match[2] === '-') continue;
      whole.push({ code: Number(match[1]), lines: this.lines });
      this.lines = [];
      this.length = this.rest.length;
    }
    return whole;
  }
}

/** What the server said, for people: one line, without control characters. */
export function replyText({ lines }: SmtpReply): string {
  const text = lines
    .join(' ')
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

/** What a server can do, from its answer to EHLO. */
export interface Capabilities {
  readonly startTls: boolean;
  readonly smtpUtf8: boolean;
  /** In capitals. */
  readonly signIn: readonly string[];
  /** Largest mail, bytes; null when it does not say, 0 counts as that. */
  readonly maxBytes: number | null;
}

export function capabilitiesOf({ lines }: SmtpReply): Capabilities {
  const said = new Map<string, readonly string[]>();
  for (const line of lines.slice(1)) {
    const [word = '', ...more] = line
      .trim()
      .toUpperCase()
      .replace(/^AUTH=/, 'AUTH ')
      .split(/\s+/);
    said.set(word, [...(said.get(word) ?? []), ...more]);
  }
  const size = Number(said.get('SIZE')?.[0] ?? 0);
  return {
    startTls: said.has('STARTTLS'),
    smtpUtf8: said.has('SMTPUTF8'),
    signIn: said.get('AUTH') ?? [],
    maxBytes: Number.isSafeInteger(size) && size > 0 ? size : null,
  };
}
