import type { HeaderLines, Headers, HeaderValue } from 'mailparser';
import type { MailHeads, MailPerson } from '../../engine/ports/mail-reader.js';

/** Longest address and name, Message-ID, and subject that are taken for one, characters. */
const LONGEST_PART = 500;
const LONGEST_SUBJECT = 5_000;
const MOST_REFERENCES = 100;

/** The head of a mail as it was parsed, in our words. Nothing of it is trusted: it may be missing, broken, or hostile. */
export function headsOf(headers: Headers, lines: HeaderLines): MailHeads {
  const [from = null] = people(headers.get('from'));
  const raw = new Map([...lines].reverse().map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1)]));
  return {
    messageId: idsIn(textOf(headers.get('message-id')))[0] ?? null,
    inReplyTo: idsIn(textOf(headers.get('in-reply-to')))[0] ?? null,
    references: idsIn(allTexts(headers.get('references')).join(' ')).slice(-MOST_REFERENCES),
    from,
    to: people(headers.get('to')),
    cc: people(headers.get('cc')),
    replyTo: people(headers.get('reply-to')),
    subject: oneLine(textOf(headers.get('subject'))).slice(0, LONGEST_SUBJECT),
    // The parser says that it is now where the date is none.
    dateMs: timeOf(raw.get('date') ?? ''),
    headers: Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), oneLine(textOf(value))])),
  };
}

/** Without `<` and `>`, as services compare them. */
function idsIn(text: string): string[] {
  const bracketed = [...text.matchAll(/<([^<>]{1,500})>/g)].map(([, id = '']) => oneLine(id).replaceAll(' ', ''));
  const ids = bracketed.length > 0 ? bracketed : oneLine(text).split(' ');
  return ids.filter((id) => id !== '').map((id) => `<${id.slice(0, LONGEST_PART)}>`);
}

function timeOf(text: string): number | null {
  const ms = Date.parse(oneLine(text).replace(/\([^)]*\)/g, ''));
  return Number.isNaN(ms) || Math.abs(ms) > 253_402_300_799_999 ? null : ms;
}

function people(value: HeaderValue | undefined): MailPerson[] {
  const lists = Array.isArray(value) ? value : [value];
  return lists
    .flatMap((list) => (isAddresses(list) ? list.value.flatMap((one) => (one.group ? one.group : [one])) : []))
    .flatMap(({ name, address = '' }): MailPerson[] => {
      const person = { name: oneLine(name).slice(0, LONGEST_PART), address: oneLine(address).slice(0, LONGEST_PART) };
      return person.name === '' && person.address === '' ? [] : [person];
    });
}

interface Addresses {
  readonly value: readonly {
    readonly name: string;
    readonly address?: string;
    readonly group?: readonly { readonly name: string; readonly address?: string }[];
  }[];
  readonly text: string;
}

function isAddresses(value: unknown): value is Addresses {
  return typeof value === 'object' && value !== null && 'text' in value && 'value' in value && Array.isArray(value.value);
}

function allTexts(value: HeaderValue | undefined): string[] {
  return Array.isArray(value) ? value.map((one) => textOf(one)) : [textOf(value)];
}

function textOf(value: HeaderValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return textOf(value[0]);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (isAddresses(value)) return value.text;
  return 'value' in value && typeof value.value === 'string' ? value.value : JSON.stringify(value);
}

/** Line breaks, control characters and halves of characters have no business in a head. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
