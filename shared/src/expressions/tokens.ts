/** One token of JSONata, as far as finding the end of an expression needs it. Positions are UTF-16 indexes, `end` exclusive. */
export interface Token {
  readonly kind: 'text' | 'name' | 'pattern' | 'comment' | 'operator' | 'word' | 'space';
  readonly start: number;
  readonly end: number;
  /** What never ended: the text ran out inside this token. */
  readonly open: boolean;
}

const OPERATORS = new Set('.[]{}(),@#;:?+-*/%|=<>^&!~');
const SPACES = new Set(' \t\n\r\v');
const DOUBLE = new Set(['..', ':=', '!=', '>=', '<=', '**', '~>', '?:', '??']);

/**
 * Reads the token at `start`, with the quoting rules of JSONata's own tokenizer. `afterOperand` says whether the token before it
 * completed a value: only then is `/` a division, otherwise it opens a regular expression.
 */
export function readToken(text: string, start: number, afterOperand: boolean): Token {
  const char = text.charAt(start);
  if (SPACES.has(char))
    return whole(
      'space',
      start,
      endOfRun(text, start, (next) => SPACES.has(next)),
    );
  if (char === '/' && text.charAt(start + 1) === '*') return upTo('comment', text, start, '*/', start + 2);
  if (char === '/' && !afterOperand) return readPattern(text, start);
  if (char === '"' || char === "'") return readText(text, start, char);
  if (char === '`') return upTo('name', text, start, '`', start + 1);
  if (DOUBLE.has(text.slice(start, start + 2))) return whole('operator', start, start + 2);
  if (OPERATORS.has(char)) return whole('operator', start, start + 1);
  return whole(
    'word',
    start,
    endOfRun(text, start, (next) => !SPACES.has(next) && !OPERATORS.has(next)),
  );
}

/** Whether a value is complete after `token`, so that an operator (and not a value) must follow. */
export function completesOperand(token: Token, text: string, afterOperand: boolean): boolean {
  if (token.kind === 'space' || token.kind === 'comment') return afterOperand;
  const value = text.slice(token.start, token.end);
  if (token.kind === 'word') return !(afterOperand && (value === 'and' || value === 'or' || value === 'in'));
  if (token.kind !== 'operator') return true;
  if (value === ')' || value === ']' || value === '}') return true;
  // Where a value is expected these three are wildcards and the parent, not operators.
  return !afterOperand && (value === '*' || value === '**' || value === '%');
}

function whole(kind: Token['kind'], start: number, end: number): Token {
  return { kind, start, end, open: false };
}

function endOfRun(text: string, start: number, belongs: (char: string) => boolean): number {
  let end = start + 1;
  while (end < text.length && belongs(text.charAt(end))) end++;
  return end;
}

function upTo(kind: Token['kind'], text: string, start: number, closing: string, from: number): Token {
  const found = text.indexOf(closing, from);
  return found === -1 ? { kind, start, end: text.length, open: true } : whole(kind, start, found + closing.length);
}

function readText(text: string, start: number, quote: string): Token {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === quote) return whole('text', start, at + 1);
  }
  return { kind: 'text', start, end: text.length, open: true };
}

/** A slash ends the pattern outside brackets, unless escaped. JSONata's rules to the letter, those for escaped brackets included. */
function readPattern(text: string, start: number): Token {
  let depth = 0;
  let slashes = 0;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '/' && depth === 0 && slashes % 2 === 0) return whole('pattern', start, endOfFlags(text, at + 1));
    if (slashes === 0 && (char === '(' || char === '[' || char === '{')) depth++;
    if (slashes === 0 && (char === ')' || char === ']' || char === '}')) depth--;
    slashes = char === '\\' ? slashes + 1 : 0;
  }
  return { kind: 'pattern', start, end: text.length, open: true };
}

function endOfFlags(text: string, from: number): number {
  let end = from;
  while (text.charAt(end) === 'i' || text.charAt(end) === 'm') end++;
  return end;
}
