/** Where in the expression (UTF-16 index) and what, in plain words. */
export interface ExpressionSyntaxError {
  readonly offset: number;
  readonly message: string;
}

/** JSONata's syntax error codes in plain words. `token` is what stands there, `value` what was expected. */
const WORDS: Readonly<Record<string, (token: string, value: string) => string>> = {
  S0101: () => 'A text is opened with a quote but never closed. Close it with the same quote.',
  S0102: (token) => `The number ${token} is too large.`,
  S0103: (token) => `\\${token} is no escape sequence. In a text write \\\\ for a backslash.`,
  S0104: () => '\\u must be followed by four hexadecimal digits.',
  S0105: () => 'A name is opened with a backtick but never closed.',
  S0106: () => 'A comment is opened with /* but never closed.',
  S0201: (token) => `${token} is not expected here. Is an operator or a comma missing before it?`,
  S0202: (token, value) => `${value} is expected here, but there is ${token}.`,
  S0203: (_token, value) => `The expression ends where ${value} is expected.`,
  S0204: (token) => `${token} is no operator.`,
  S0207: () => 'The expression ends too early, or is empty.',
  S0208: (token) => `${token} is no parameter name: parameters of a function begin with $.`,
  S0209: () => 'A predicate [...] can not follow a grouping {...}.',
  S0210: () => 'A step can have one grouping {...} only.',
  S0211: (token) => `A value is expected before or instead of ${token}.`,
  S0212: () => 'The left side of := must be a variable name, beginning with $.',
  S0213: (_token, value) => `${value} can not be a step of a path. Put a name that looks like a number or keyword into backticks.`,
  S0214: (token) => `After ${token} a variable name is expected, beginning with $.`,
  S0215: () => 'The variable of @ must stand before the predicates of a step.',
  S0216: () => 'The variable of @ must stand before the sorting of a step.',
  S0217: () => 'The parent % does not exist here.',
  S0301: () => 'The regular expression is empty.',
  S0302: () => 'A regular expression is opened with / but never closed.',
};

/** What a parser of JSONata threw, as position and plain words. Anything may be thrown: its own objects, RangeError, SyntaxError. */
export function syntaxMessage(thrown: unknown, source: string): ExpressionSyntaxError {
  if (thrown instanceof RangeError) return { offset: 0, message: 'The expression is nested too deeply. Split it.' };
  if (thrown instanceof SyntaxError) return { offset: 0, message: `The regular expression is not valid: ${thrown.message}` };
  const { code, position, token, value, message } = fieldsOf(thrown);
  const words = typeof code === 'string' ? WORDS[code] : undefined;
  const text = words?.(show(token), show(value)) ?? (typeof message === 'string' ? message : 'The expression can not be read.');
  const offset = typeof position === 'number' && Number.isFinite(position) ? Math.min(Math.max(position, 0), source.length) : 0;
  return { offset: Math.max(0, offset - tokenLength(code, token)), message: text };
}

/** JSONata reports the index after the token it stumbled over; people look for its beginning. */
function tokenLength(code: unknown, token: unknown): number {
  const after = code === 'S0201' || code === 'S0202' || code === 'S0204' || code === 'S0211' || code === 'S0213';
  return after && typeof token === 'string' ? token.length : 0;
}

function fieldsOf(thrown: unknown): Readonly<Record<string, unknown>> {
  return typeof thrown === 'object' && thrown !== null ? (thrown as Readonly<Record<string, unknown>>) : {};
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value);
  return text.length > 40 ? text.slice(0, 40) + '...' : text;
}
