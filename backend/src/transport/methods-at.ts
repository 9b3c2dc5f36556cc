import { ROUTES, type Route } from '@plumbline/shared';

interface Pattern {
  readonly method: string;
  readonly parts: readonly string[];
}

const PATTERNS: readonly Pattern[] = Object.values<Route>(ROUTES).map(({ method, path }) => ({ method, parts: path.split('/') }));

/** The methods that an address takes, in order of the alphabet; none when there is nothing at it. */
export function methodsAt(path: string): string[] {
  const parts = path.split('/');
  const found = PATTERNS.filter((pattern) => fits(pattern.parts, parts)).map(({ method }) => method);
  return [...new Set(found)].sort();
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return pattern.length === parts.length && pattern.every((part, i) => part === parts[i] || (part.startsWith(':') && parts[i] !== ''));
}
