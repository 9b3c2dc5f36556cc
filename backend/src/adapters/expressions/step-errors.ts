import type { CompiledExpression, StepError, TemplateError } from '@plumbline/shared';

/** Longest piece of an expression in a message, in UTF-16 units. */
const MAX_QUOTE = 80;

/** The error of a template that can not be compiled; the first mistake speaks for all. */
export function syntaxError(errors: readonly TemplateError[]): StepError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const where = first === undefined ? '' : ` at ${place(first.pointer)}, character ${first.offset + 1}`;
  return {
    code: 'expression_syntax',
    class: 'expression',
    message: `There is a mistake in an expression${where}: ${first?.message ?? ''}${more}`,
  };
}

/** The error of one expression that failed or was stopped. */
export function expressionError(code: string, expression: CompiledExpression | undefined, message: string): StepError {
  const quote = expression === undefined ? '' : ` {{ ${cut(expression.source.trim())} }} at ${place(expression.pointer)}`;
  return {
    code,
    class: code === 'expression_unavailable' ? 'internal' : 'expression',
    message: `The expression${quote} failed: ${message}`,
  };
}

function place(pointer: string): string {
  return pointer === '' ? 'the top' : pointer;
}

function cut(text: string): string {
  return text.length > MAX_QUOTE ? text.slice(0, MAX_QUOTE) + '...' : text;
}
