import { leftOf, nodesOf, type AstNode } from './ast.js';
import type { References } from './references.js';

/** Names that an expression may start from (`flow-format.md`, "Scope of expressions"). Which of them exist depends on the place. */
export const SCOPE_ROOTS = ['trigger', 'steps', 'run', 'flow', 'item', 'index', 'items', 'response'] as const;
export type ScopeRoot = (typeof SCOPE_ROOTS)[number];

/** Something that is legal and probably not meant. `offset` is the UTF-16 index in the expression. */
export interface ExpressionWarning {
  readonly code: 'not_equal_missing' | 'unknown_root' | 'unknown_step_field' | 'unknown_function' | 'unknown_variable';
  readonly offset: number;
  readonly message: string;
}

/** Warnings of one expression, in the order of the text. */
export function warningsOf(ast: AstNode, references: References): ExpressionWarning[] {
  const warnings = [...notEqualWarnings(ast), ...referenceWarnings(references), ...variableWarnings(references)];
  // The parser copies the left side of ?? and ?:, so the same place can come up twice.
  const once = new Map(warnings.map((warning) => [`${warning.offset} ${warning.code}`, warning]));
  return [...once.values()].sort((a, b) => a.offset - b.offset);
}

function notEqualWarnings(ast: AstNode): ExpressionWarning[] {
  const message =
    'When a side is missing, != is false as well, so nothing is different from a missing value. To include it write $not(a = b).';
  return [...nodesOf(ast)]
    .filter((node) => node.type === 'binary' && node.value === '!=' && (mayBeMissing(leftOf(node)) || mayBeMissing(node.rhs)))
    .map((node) => ({ code: 'not_equal_missing' as const, offset: Math.max(0, (node.position ?? 0) - 2), message }));
}

/** Only what is written out or computed from comparisons is certainly there. */
function mayBeMissing(node: AstNode | undefined): boolean {
  if (node === undefined) return false;
  if (node.predicate !== undefined) return true;
  if (node.type === 'string' || node.type === 'number' || node.type === 'value') return false;
  if (node.type === 'unary') return node.value === '-' && mayBeMissing(node.expression);
  if (node.type === 'function') return node.procedure?.type === 'variable' && !ALWAYS_THERE.has(String(node.procedure.value));
  return node.type !== 'binary' || !['=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in', '&'].includes(String(node.value));
}

/** Functions that answer even when their argument is missing. */
const ALWAYS_THERE = new Set(['exists', 'count', 'type', 'now', 'millis', 'random']);

function referenceWarnings({ references }: References): ExpressionWarning[] {
  return references.flatMap(({ root, step, field, offset }): ExpressionWarning[] => {
    if (!(SCOPE_ROOTS as readonly string[]).includes(root)) {
      const message = `There is no "${root}" to read from. An expression starts with one of: ${SCOPE_ROOTS.join(', ')}.`;
      return [{ code: 'unknown_root', offset, message }];
    }
    if (step !== undefined && field !== undefined && field !== 'output' && field !== 'error') {
      const message = `A step has "output" and "error", not "${field}". Probably steps.${step}.output.${field} is meant.`;
      return [{ code: 'unknown_step_field', offset, message }];
    }
    return [];
  });
}

function variableWarnings({ undefinedVariables }: References): ExpressionWarning[] {
  return undefinedVariables.map(({ name, offset, called }) =>
    called
      ? { code: 'unknown_function', offset, message: `There is no function $${name}: the expression will fail when it gets there.` }
      : { code: 'unknown_variable', offset, message: `Nothing defines $${name}, so it is always missing. Roots are written without $.` },
  );
}
