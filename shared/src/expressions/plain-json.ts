import type { Json } from '../json.js';

/** Bounds of a result: containers inside each other, and roughly the bytes of its JSON text. */
export interface PlainJsonLimits {
  readonly maxDepth: number;
  readonly maxBytes: number;
}

export type PlainJson =
  | { readonly ok: true; readonly value: Json | undefined; readonly bytes: number }
  | { readonly ok: false; readonly code: 'expression_failed' | 'expression_limit'; readonly message: string };

class NotPlain extends Error {
  constructor(
    readonly code: 'expression_failed' | 'expression_limit',
    message: string,
  ) {
    super(message);
  }
}

interface Budget {
  readonly maxDepth: number;
  readonly maxBytes: number;
  bytes: number;
}

/**
 * Copies what JSONata answered into plain JSON: its sequences become arrays, `-0` becomes 0, undefined members go, undefined items
 * become null. Functions, NaN, Infinity, BigInt, symbols, the key `__proto__` and what is too deep (also what contains itself) are
 * `expression_failed`; too large is `expression_limit`. Never throws for a value that JSONata can make.
 */
export function toPlainJson(value: unknown, limits: PlainJsonLimits): PlainJson {
  const budget: Budget = { ...limits, bytes: 0 };
  try {
    const plain = value === undefined ? undefined : copy(value, 0, budget);
    return { ok: true, value: plain, bytes: budget.bytes };
  } catch (error) {
    if (error instanceof NotPlain) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}

function copy(value: unknown, depth: number, budget: Budget): Json {
  spend(budget, typeof value === 'string' ? value.length + 2 : 5);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value))
        throw new NotPlain('expression_failed', 'The result is not a number that can be written down (division by zero?).');
      return value === 0 ? 0 : value;
    case 'object':
      return value === null ? null : copyContainer(value, depth, budget);
    case 'undefined':
      return null;
    case 'function':
      throw notAFunction();
    default:
      throw new NotPlain('expression_failed', `The result holds a ${typeof value}, which JSON can not carry.`);
  }
}

function copyContainer(value: object, depth: number, budget: Budget): Json {
  if (depth >= budget.maxDepth) {
    throw new NotPlain('expression_failed', `The result is nested deeper than ${budget.maxDepth} levels, or contains itself.`);
  }
  if (Array.isArray(value)) return Array.from(value, (item) => copy(item, depth + 1, budget));
  const members = value as Readonly<Record<string, unknown>>;
  if (isMarked(members, '_jsonata_lambda') || isMarked(members, '_jsonata_function')) throw notAFunction();
  const object: { [key: string]: Json } = {};
  for (const key of Object.keys(members)) {
    if (key === '__proto__') throw new NotPlain('expression_failed', 'The result has the key "__proto__", which is refused.');
    if (members[key] === undefined) continue;
    spend(budget, key.length + 3);
    object[key] = copy(members[key], depth + 1, budget);
  }
  return object;
}

/** How JSONata tells functions from data. */
function isMarked(members: Readonly<Record<string, unknown>>, mark: string): boolean {
  return Object.hasOwn(members, mark) && members[mark] === true;
}

function notAFunction(): NotPlain {
  return new NotPlain(
    'expression_failed',
    'The result is a function, or holds one. Call it: write brackets with its arguments after its name.',
  );
}

function spend(budget: Budget, bytes: number): void {
  budget.bytes += bytes;
  if (budget.bytes > budget.maxBytes) {
    throw new NotPlain('expression_limit', `The result is larger than ${Math.round(budget.maxBytes / 1024)} kB.`);
  }
}
