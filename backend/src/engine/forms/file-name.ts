/** Longest name of a file that is kept, characters. */
const LONGEST = 200;
const NAMELESS = 'file';

/**
 * The name of a visitor's file as it is kept: as data, for people to read; it never becomes part of a path of ours. What stands before the
 * last `/` or `\`, control characters, what turns the direction of a text, and what no one sees are left out (`reliability.md` S-21); a
 * name that is too long keeps its ending.
 */
export function cleanFileName(given: string): string {
  const last = given.slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  const name = /^\.*$/.test(plain) ? NAMELESS : plain;
  if (name.length <= LONGEST) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return `${wholeStart(name, LONGEST - ending.length)}${ending}`;
}

/** How a text begins, without half a character at its end. */
function wholeStart(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** The media type that a sender names, without its parameters; `application/octet-stream` where it names none. */
export function mediaTypeOf(contentType: string | undefined): string {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,100}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/.test(type) ? type : 'application/octet-stream';
}
