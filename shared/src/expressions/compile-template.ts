import type { Json } from '../json.js';
import { nodesOf, type AstNode } from './ast.js';
import { pointerStep } from './json-pointer.js';
import { parseExpression, type ParsedExpression } from './parse-expression.js';
import { inlineForm, type InlineExpression } from './plain-path.js';
import { referencesOf, type References } from './references.js';
import { parseTemplate, type ExpressionSource } from './template-text.js';

/** How many containers may lie inside each other, as for all JSON of the product (`design.md` 4.11). */
export const MAX_TEMPLATE_DEPTH = 64;

/** One expression of a template, compiled. */
export interface CompiledExpression {
  /** As written, without the braces around it. */
  readonly source: string;
  /** JSON pointer (RFC 6901) of the string it stands in. */
  readonly pointer: string;
  /** Where it begins in that string (UTF-16 index). */
  readonly offset: number;
  /** Set when it can be evaluated on the spot. */
  readonly inline: InlineExpression | undefined;
  /** A regular expression can take exponential time, so it gets a short deadline. */
  readonly hasPattern: boolean;
  readonly references: References;
  readonly ast: AstNode;
}

/** A template as a tree; numbers are indexes into `expressions`. A subtree without expressions is one `constant`. */
export type TemplateNode =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'expression'; readonly expression: number }
  | { readonly kind: 'text'; readonly parts: readonly (string | number)[] }
  | { readonly kind: 'array'; readonly items: readonly TemplateNode[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, TemplateNode])[] };

export interface CompiledTemplate {
  readonly root: TemplateNode;
  readonly expressions: readonly CompiledExpression[];
  /** Every expression can be evaluated on the spot. */
  readonly isInline: boolean;
}

/** A mistake in a template: where (JSON pointer, and UTF-16 index in the string there) and in plain words. */
export interface TemplateError {
  readonly code: 'expression_syntax';
  readonly pointer: string;
  readonly offset: number;
  readonly message: string;
}

/** `compiled` is there even with errors: it holds the expressions that could be read, and must not be evaluated. */
export interface TemplateCompilation {
  readonly compiled: CompiledTemplate;
  readonly errors: readonly TemplateError[];
}

interface Work {
  readonly expressions: CompiledExpression[];
  readonly errors: TemplateError[];
}

const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Compiles any JSON value whose strings may hold `{{ expressions }}`; keys are never expressions. Never throws: mistakes are in
 * `errors`. `pointer` is put before every pointer.
 */
export function compileTemplate(template: Json, pointer = ''): TemplateCompilation {
  const work: Work = { expressions: [], errors: [] };
  const root = compileNode(template, pointer, 0, work);
  const isInline = work.expressions.every((expression) => expression.inline !== undefined);
  return { compiled: { root, expressions: work.expressions, isInline }, errors: work.errors };
}

function compileNode(value: Json, pointer: string, depth: number, work: Work): TemplateNode {
  if (typeof value === 'string') return compileText(value, pointer, work);
  if (typeof value !== 'object' || value === null) return { kind: 'constant', value };
  if (depth >= MAX_TEMPLATE_DEPTH) return refuse(pointer, 0, `This lies deeper than ${MAX_TEMPLATE_DEPTH} levels.`, work);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileNode(item, pointer + pointerStep(index), depth + 1, work));
    return items.every((item, index) => isSame(item, value[index])) ? { kind: 'constant', value } : { kind: 'array', items };
  }
  const entries = Object.entries(value).map(([key, member]): [string, TemplateNode] => {
    const at = pointer + pointerStep(key);
    return [key, REFUSED_KEYS.has(key) ? refuse(at, 0, `"${key}" can not be a key.`, work) : compileNode(member, at, depth + 1, work)];
  });
  return entries.every(([key, node]) => isSame(node, value[key])) ? { kind: 'constant', value } : { kind: 'object', entries };
}

function isSame(node: TemplateNode, value: Json | undefined): boolean {
  return node.kind === 'constant' && node.value === value;
}

function compileText(text: string, pointer: string, work: Work): TemplateNode {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return refuse(pointer, parsed.error.offset, parsed.error.message, work);
  const { template } = parsed;
  if (template.kind === 'literal') return { kind: 'constant', value: template.text };
  if (template.kind === 'expression') return { kind: 'expression', expression: compileExpression(template.expression, pointer, work) };
  const parts = template.parts.map((part) => (typeof part === 'string' ? part : compileExpression(part, pointer, work)));
  return { kind: 'text', parts };
}

/** The index of the expression; -1 when it can not be read, which makes the template unusable anyway. */
function compileExpression({ source, offset }: ExpressionSource, pointer: string, work: Work): number {
  const parsed = read(source);
  if (!parsed.ok) {
    work.errors.push({ code: 'expression_syntax', pointer, offset: offset + parsed.error.offset, message: parsed.error.message });
    return -1;
  }
  work.expressions.push({ source, pointer, offset, ...parsed.read });
  return work.expressions.length - 1;
}

/** What an expression is wherever it stands. */
type Read = Omit<CompiledExpression, 'source' | 'pointer' | 'offset'>;
type ReadResult = { readonly ok: true; readonly read: Read } | Extract<ParsedExpression, { readonly ok: false }>;

/**
 * Expressions that were read before: an editor checks the whole flow after each edit, and reading them is most of that. Some 2 kB
 * each, so 10 MB at most.
 */
const known = new Map<string, ReadResult>();
const MOST_KNOWN = 5_000;
/** Longer ones are rare, and not kept. */
const LONGEST_KNOWN = 500;

function read(source: string): ReadResult {
  const before = known.get(source);
  if (before !== undefined) return before;
  const now = readAnew(source);
  if (source.length > LONGEST_KNOWN) return now;
  // Starting over is as good as forgetting the oldest: a check asks for all of them in the same order.
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(source, now);
  return now;
}

function readAnew(source: string): ReadResult {
  const parsed = parseExpression(source);
  if (!parsed.ok) return parsed;
  const { ast } = parsed;
  const hasPattern = [...nodesOf(ast)].some((node) => node.type === 'regex');
  return { ok: true, read: { inline: inlineForm(ast), hasPattern, references: referencesOf(ast, source), ast } };
}

function refuse(pointer: string, offset: number, message: string, work: Work): TemplateNode {
  work.errors.push({ code: 'expression_syntax', pointer, offset, message });
  return { kind: 'constant', value: null };
}
