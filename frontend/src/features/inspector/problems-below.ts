import { isJsonObject, type Json, type Problem } from '@plumbline/shared';

/** A problem of a value inside of a field, with the names that lead to it from the field, and what stands there. */
export interface InnerProblem {
  readonly problem: Problem;
  readonly path: readonly string[];
  readonly value: Json | undefined;
}

/** The problems that lie inside of the value at a pointer. */
export function problemsBelow(problems: ReadonlyMap<string, readonly Problem[]>, pointer: string, value: Json | undefined): InnerProblem[] {
  const found: InnerProblem[] = [];
  for (const [at, own] of problems) {
    if (!at.startsWith(`${pointer}/`)) continue;
    const path = namesOf(at.slice(pointer.length));
    for (const problem of own) found.push({ problem, path, value: valueAt(value, path) });
  }
  return found;
}

const namesOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, name) => {
    if (Array.isArray(at)) return at[Number(name)];
    return isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, value);
}
