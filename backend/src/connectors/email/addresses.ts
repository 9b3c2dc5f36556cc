import { isEmailAddress } from '@plumbline/shared';
import { inputError, type MailAddress, type Parsed } from '../_kit/index.js';

/** Longest name beside an address, characters. */
const LONGEST_NAME = 200;

const NAMED = /^\s*(?:"([^"]*)"|([^"<>]*?))\s*<([^<>]+)>\s*$/;

/** The addresses of one field. What can not be used is not quoted: it may be somebody's data, or an attack on the reader of the error. */
export function parsePeople(field: string, given: string | readonly string[] | undefined): Parsed<MailAddress[]> {
  const people: MailAddress[] = [];
  for (const [i, text] of (typeof given === 'string' ? [given] : (given ?? [])).entries()) {
    const one = parseOne(text);
    if (one === null) {
      const which = typeof given === 'string' ? `"${field}"` : `"${field}.${i}"`;
      const message = `The input ${which} can not be used: it must be one address such as ada@example.com or Ada Lovelace <ada@example.com>.`;
      return { ok: false, error: inputError(message) };
    }
    people.push(one);
  }
  return { ok: true, value: people };
}

function parseOne(text: string): MailAddress | null {
  // Before anything is trimmed: a line break anywhere could begin another header.
  if (/[\u0000-\u001f\u007f]/.test(text)) return null;
  const match = NAMED.exec(text);
  const address = (match?.[3] ?? text).trim();
  const name = (match?.[1] ?? match?.[2] ?? '').trim();
  return isEmailAddress(address) && name.length <= LONGEST_NAME ? { address, name } : null;
}
