import { completesOperand, readToken } from './tokens.js';

/** One `{{ expression }}`: what stands between the braces, and where that begins in the string (UTF-16 index). */
export interface ExpressionSource {
  readonly source: string;
  readonly offset: number;
}

/**
 * A string of a template.
 * - `literal`: no expression in it
 * - `expression`: exactly one expression and nothing else; its value keeps its type
 * - `mixed`: text and expressions; the result is text
 */
export type TemplateText =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: ExpressionSource }
  | { readonly kind: 'mixed'; readonly parts: readonly (string | ExpressionSource)[] };

/** Why a string is no template: where (UTF-16 index) and in plain words. */
export interface TemplateTextError {
  readonly offset: number;
  readonly message: string;
}

export type ParsedTemplate =
  { readonly ok: true; readonly template: TemplateText } | { readonly ok: false; readonly error: TemplateTextError };

const NEVER_CLOSED =
  'This {{ is never closed: add }} after the expression. To write the two braces as text, put a backslash before them: \\{{';

const OPEN_TOKEN: Readonly<Record<string, string>> = {
  text: 'The quote that opens here is never closed, so the expression has no end: close it with the same quote.',
  name: 'The backtick that opens here is never closed, so the expression has no end: close it with another backtick.',
  comment: 'The comment that opens here is never closed, so the expression has no end: close it with */',
  pattern: 'The regular expression that opens here is never closed, so the expression has no end: close it with /',
};

/**
 * Takes a string apart into text and `{{ expressions }}`. An expression ends at the first `}}` that is not inside a quoted text, a
 * backticked name, a regular expression, a comment, or a pair of braces of its own.
 *
 * A backslash right before `{{` makes it text (`\{{` is `{{`); two backslashes there are one backslash before an expression.
 * Everywhere else a backslash is just a backslash. `}}` outside of an expression is text.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: (string | ExpressionSource)[] = [];
  let plain = '';
  let at = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', at)) {
    const slashes = backslashesBefore(text, open, at);
    plain += text.slice(at, open - slashes) + '\\'.repeat(Math.floor(slashes / 2));
    if (slashes % 2 === 1) {
      plain += '{{';
      at = open + 2;
      continue;
    }
    const found = endOfExpression(text, open);
    if (!found.ok) return found;
    if (plain !== '') parts.push(plain);
    plain = '';
    parts.push({ source: text.slice(open + 2, found.end), offset: open + 2 });
    at = found.end + 2;
  }
  plain += text.slice(at);
  if (plain !== '') parts.push(plain);
  return { ok: true, template: shape(parts) };
}

/** The text of a template that yields `text` as it is, whatever stands in it: the inverse of `parseTemplate`. */
export function asLiteral(text: string): string {
  return text.replace(/\\*\{\{/g, (found) => '\\'.repeat(2 * (found.length - 2) + 1) + '{{');
}

function shape(parts: readonly (string | ExpressionSource)[]): TemplateText {
  const [first] = parts;
  if (first === undefined) return { kind: 'literal', text: '' };
  if (parts.length > 1) return { kind: 'mixed', parts };
  return typeof first === 'string' ? { kind: 'literal', text: first } : { kind: 'expression', expression: first };
}

function backslashesBefore(text: string, open: number, from: number): number {
  let count = 0;
  while (open - count > from && text.charAt(open - count - 1) === '\\') count++;
  return count;
}

/** The index of the `}}` that closes the `{{` at `open`. */
function endOfExpression(text: string, open: number): { ok: true; end: number } | { ok: false; error: TemplateTextError } {
  let braces = 0;
  let operand = false;
  for (let at = open + 2; at < text.length;) {
    if (braces === 0 && text.startsWith('}}', at)) return { ok: true, end: at };
    const token = readToken(text, at, operand);
    if (token.open) return { ok: false, error: { offset: token.start, message: OPEN_TOKEN[token.kind] ?? NEVER_CLOSED } };
    const char = token.kind === 'operator' ? text.charAt(at) : '';
    if (char === '{') braces++;
    if (char === '}' && braces > 0) braces--;
    operand = completesOperand(token, text, operand);
    at = token.end;
  }
  return { ok: false, error: { offset: open, message: NEVER_CLOSED } };
}
