import type { Json, StepError } from '@plumbline/shared';

/** A condition is true or false; anything else is a mistake that would take a path in silence. */
export function condition(value: Json | undefined, where: string): boolean | StepError {
  if (typeof value === 'boolean') return value;
  const got =
    value === undefined ? 'nothing' : value === null ? 'null' : Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
  return { code: 'expression_not_boolean', class: 'expression', message: `"${where}" must yield true or false, but yields ${got}.` };
}
