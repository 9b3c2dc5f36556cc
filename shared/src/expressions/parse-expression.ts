import jsonata from 'jsonata';
import { nodesOf, type AstNode } from './ast.js';
import { syntaxMessage, type ExpressionSyntaxError } from './syntax-message.js';
import { completesOperand, readToken } from './tokens.js';

/** Longest expression, in UTF-16 units. Some parts of JSONata's parser cost the square of the length. */
export const MAX_EXPRESSION_LENGTH = 10_000;

/** Deepest nesting of brackets. */
const MAX_BRACKETS = 100;

/** JSONata's parser copies the left side of `??` and `?:`, so nesting them doubles the tree each time: 30 levels would be 10^9 nodes. */
const MAX_NESTED_DEFAULTS = 5;

export type ParsedExpression = { readonly ok: true; readonly ast: AstNode } | { readonly ok: false; readonly error: ExpressionSyntaxError };

/** Parses one expression. Never throws. `$eval` is refused: an expression must be readable before it runs (`design.md` 3). */
export function parseExpression(source: string): ParsedExpression {
  const bound = boundError(source);
  if (bound !== undefined) return { ok: false, error: bound };
  try {
    const ast = jsonata(source).ast() as unknown as AstNode;
    const refused = refusedNode(ast);
    return refused === undefined ? { ok: true, ast } : { ok: false, error: refused };
  } catch (error) {
    return { ok: false, error: syntaxMessage(error, source) };
  }
}

/** What would make the parser itself too expensive, found by reading the tokens once. */
function boundError(source: string): ExpressionSyntaxError | undefined {
  if (source.length > MAX_EXPRESSION_LENGTH) {
    const message = `The expression is ${source.length} characters long; the longest is ${MAX_EXPRESSION_LENGTH}. Use a code step for this.`;
    return { offset: 0, message };
  }
  const levels = [{ inside: 0, own: 0 }];
  let operand = false;
  for (let at = 0; at < source.length;) {
    const token = readToken(source, at, operand);
    const value = token.kind === 'operator' ? source.slice(token.start, token.end) : '';
    const level = levels[levels.length - 1] ?? { inside: 0, own: 0 };
    if (value === '??' || value === '?:') level.own = 1;
    if (value === '(' || value === '[' || value === '{') levels.push({ inside: 0, own: 0 });
    if ((value === ')' || value === ']' || value === '}') && levels.length > 1) {
      levels.pop();
      const outer = levels[levels.length - 1];
      if (outer !== undefined) outer.inside = Math.max(outer.inside, level.inside + level.own);
    }
    if (levels.length > MAX_BRACKETS)
      return { offset: at, message: `More than ${MAX_BRACKETS} brackets are open here. Split the expression.` };
    if (level.inside + level.own > MAX_NESTED_DEFAULTS) {
      return { offset: at, message: `?? and ?: may be nested ${MAX_NESTED_DEFAULTS} deep. Give parts a name with := and use the names.` };
    }
    operand = completesOperand(token, source, operand);
    at = token.end;
  }
  return undefined;
}

function refusedNode(ast: AstNode): ExpressionSyntaxError | undefined {
  for (const node of nodesOf(ast)) {
    if (node.type === 'variable' && node.value === 'eval') {
      const message = '$eval is not available: it would run text that comes from data. Write the expression itself.';
      return { offset: Math.max(0, (node.position ?? 0) - '$eval'.length), message };
    }
    // JSONata copies the left side of ?? and ?: as JSON, which turns a regular expression into one that matches other things.
    if (node.type === 'regex' && !(node.value instanceof RegExp)) {
      const message = 'A regular expression can not stand on the left of ?? or ?:. Give that part a name with := and use the name.';
      return { offset: node.position ?? 0, message };
    }
  }
  return undefined;
}
