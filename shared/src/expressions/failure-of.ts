/** What an evaluation threw, as code and plain words. */
export interface ExpressionFailure {
  readonly code: 'expression_failed' | 'expression_limit';
  readonly message: string;
}

/** Codes of JSONata that mean "too much": range and sequence length, depth, time. */
const LIMITS = new Set(['D2014', 'D2015', 'D1011', 'D1012']);

/** Longest message that is passed on, in UTF-16 units: JSONata puts values into its messages. */
const MAX_MESSAGE = 300;

/** JSONata throws its own objects; running out of stack or length is RangeError. */
export function failureOf(thrown: unknown): ExpressionFailure {
  const { code, message } = typeof thrown === 'object' && thrown !== null ? (thrown as { code?: unknown; message?: unknown }) : {};
  const text = typeof message === 'string' && message !== '' ? message : 'It failed without saying why.';
  if (thrown instanceof RangeError) return { code: 'expression_limit', message: `It needs too much: ${cut(text)}.` };
  return { code: typeof code === 'string' && LIMITS.has(code) ? 'expression_limit' : 'expression_failed', message: cut(text) };
}

function cut(text: string): string {
  return text.length > MAX_MESSAGE ? text.slice(0, MAX_MESSAGE) + '...' : text;
}
