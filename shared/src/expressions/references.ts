import { leftOf, nodesOf, pairsOf, predicatesOf, type AstNode } from './ast.js';
import { CONTEXT_ARGUMENTS, FUNCTIONS } from './functions.js';
import { nameStart } from './positions.js';

/** One place where an expression reads its scope. */
export interface ScopeReference {
  /** First name: `trigger`, `steps`, `item`, or something that is no root at all. */
  readonly root: string;
  /** For `steps`: the step's id. */
  readonly step?: string;
  /** For `steps`: the name after the id; `output` and `error` are the ones that exist. */
  readonly field?: string;
  /** The names that follow. Arrays on the way are mapped over. */
  readonly path: readonly string[];
  /** How many names of `path` come before the first predicate, sorting or computed step: below that anything may be read. */
  readonly certain: number;
  /** Where the reference begins in the expression (UTF-16 index). */
  readonly offset: number;
}

/** All that an expression reads. `unknown`: it also reads, or may read, more than can be told from its text. */
export interface References {
  readonly references: readonly ScopeReference[];
  readonly unknown: boolean;
  /** Called or used variables that neither JSONata nor the expression defines, without `$`. */
  readonly undefinedVariables: readonly { readonly name: string; readonly offset: number; readonly called: boolean }[];
}

/** What names stand for at a place: the scope itself, or something inside it (in predicates, later steps of a path, sort terms). */
type Context = 'scope' | 'inner';

interface Found {
  readonly source: string;
  readonly bound: ReadonlySet<string>;
  readonly references: ScopeReference[];
  readonly variables: { name: string; offset: number; called: boolean }[];
  unknown: boolean;
}

/**
 * What `ast` (of `source`) reads of its scope. Names in predicates and in later steps of a path belong to the data there and are no
 * references; a function's body sees what the place of its definition sees, as in JSONata. `$$.name` counts everywhere.
 */
export function referencesOf(ast: AstNode, source: string): References {
  const found: Found = { source, bound: boundNames(ast), references: [], variables: [], unknown: false };
  visit(ast, 'scope', found);
  return { references: oncePerPlace(found.references), unknown: found.unknown, undefinedVariables: oncePerPlace(found.variables) };
}

/** The parser copies the left side of `??` and `?:`, so the same place can come up twice. */
function oncePerPlace<T extends { readonly offset: number }>(found: readonly T[]): T[] {
  return [...new Map(found.map((each) => [each.offset, each])).values()];
}

function boundNames(ast: AstNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodesOf(ast)) {
    const variables = node.type === 'bind' ? [leftOf(node)] : node.type === 'lambda' ? (node.arguments ?? []) : [];
    for (const variable of variables) if (typeof variable?.value === 'string') names.add(variable.value);
    for (const name of [node.focus, node.index]) if (name !== undefined) names.add(name);
    for (const stage of node.stages ?? []) if (stage.type === 'index' && typeof stage.value === 'string') names.add(stage.value);
  }
  return names;
}

function visit(node: AstNode | undefined, context: Context, found: Found): void {
  if (node === undefined) return;
  switch (node.type) {
    case 'path':
      visitPath(node, context, found);
      break;
    case 'variable':
      visitVariable(node, context, found, false);
      break;
    case 'wildcard':
    case 'descendant':
      if (context === 'scope') found.unknown = true;
      break;
    case 'parent':
      // It climbs out of the data again; how far is not followed.
      found.unknown = true;
      break;
    case 'function':
    case 'partial':
      visitCall(node, context, found, 0);
      break;
    case 'apply':
      visit(leftOf(node), context, found);
      if (node.rhs?.type === 'function') visitCall(node.rhs, context, found, 1);
      else visit(node.rhs, context, found);
      break;
    case 'bind':
      visit(node.rhs, context, found);
      // `$k := $keys; $k()` would read the context through another name.
      if (node.rhs?.type === 'variable' && CONTEXT_ARGUMENTS.has(String(node.rhs.value))) found.unknown = true;
      break;
    case 'lambda':
      if (node.signature?.definition?.includes('-') === true) found.unknown = true;
      visit(node.body, context, found);
      break;
    case 'transform':
      for (const part of [node.pattern, node.update, node.delete]) visit(part, 'inner', found);
      break;
    default:
      for (const part of [leftOf(node), node.rhs, node.expression, node.condition, node.then, node.else]) visit(part, context, found);
      for (const part of [...pairsOf(node).flat(), ...(node.expressions ?? [])]) visit(part, context, found);
      for (const term of node.terms ?? []) visit(term.expression, 'inner', found);
  }
  visitInside(node, found);
}

/** Predicates and groupings see the items of the node they stand on. */
function visitInside(node: AstNode, found: Found): void {
  for (const predicate of predicatesOf(node)) visit(predicate, 'inner', found);
  for (const part of (node.group?.lhs ?? []).flat()) visit(part, 'inner', found);
}

function visitPath(path: AstNode, context: Context, found: Found): void {
  const steps = path.steps ?? [];
  const [first] = steps;
  if (first === undefined) return;
  const start = first.type === 'name' ? (context === 'scope' ? 0 : -1) : isScope(first, context, found) && !hasMore(first) ? 1 : -1;
  if (start >= 0 && steps[start]?.type === 'name') addReference(steps, start, found);
  else if (first.type !== 'name') visit(first, context, found);
  // `first@$v.second`: the second name is read from what the first was read from.
  if (context === 'scope' && steps.slice(0, start + 1).some((step) => step.focus !== undefined)) found.unknown = true;
  if (first.type === 'name') visitInside(first, found);
  for (const step of steps.slice(1)) {
    if (step.type === 'name') visitInside(step, found);
    else visit(step, 'inner', found);
  }
}

function addReference(steps: readonly AstNode[], start: number, found: Found): void {
  const names: string[] = [];
  let certain = Infinity;
  for (const step of steps.slice(start)) {
    if (step.type === 'sort') {
      certain = Math.min(certain, names.length);
      continue;
    }
    if (step.type !== 'name' || typeof step.value !== 'string') break;
    if (step.focus !== undefined) certain = Math.min(certain, names.length);
    names.push(step.value);
    if (hasMore(step)) certain = Math.min(certain, names.length);
  }
  const offset = nameStart(found.source, steps[start]);
  const [root = '', step, field, ...rest] = names;
  const certainNames = Math.min(certain, names.length);
  if (root !== 'steps') {
    found.references.push({ root, path: names.slice(1), certain: Math.max(0, certainNames - 1), offset });
    return;
  }
  // Without a plain step id anything of all steps may be read.
  if (step === undefined || certainNames < 2) found.unknown = true;
  if (step === undefined) return;
  const base = { root, step, path: rest, certain: Math.max(0, certainNames - 3), offset };
  // A step's whole result is read when nothing certain follows its id.
  found.references.push(field === undefined || certainNames < 3 ? { ...base, path: [], certain: 0 } : { ...base, field });
}

function hasMore(step: AstNode): boolean {
  return predicatesOf(step).length > 0 || step.group !== undefined;
}

/** `$$` is the scope everywhere, `$` where names are read from the scope. */
function isScope(node: AstNode, context: Context, found: Found): boolean {
  if (node.type !== 'variable') return false;
  return node.value === '$' ? !found.bound.has('$') : node.value === '' && context === 'scope';
}

function visitVariable(node: AstNode, context: Context, found: Found, called: boolean): void {
  if (isScope(node, context, found)) found.unknown = true;
  const name = String(node.value);
  if (name === '' || name === '$' || found.bound.has(name) || FUNCTIONS.has(name)) return;
  found.variables.push({ name, offset: Math.max(0, (node.position ?? 0) - name.length - 1), called });
}

function visitCall(call: AstNode, context: Context, found: Found, given: number): void {
  const { procedure } = call;
  const args = call.arguments ?? [];
  if (procedure?.type === 'variable') {
    visitVariable(procedure, context, found, true);
    const needed = CONTEXT_ARGUMENTS.get(String(procedure.value)) ?? 0;
    if (context === 'scope' && args.length + given < needed) found.unknown = true;
  } else {
    visit(procedure, context, found);
  }
  for (const argument of args) visit(argument, context, found);
  if (given > 0) visitInside(call, found);
}
