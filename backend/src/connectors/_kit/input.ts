import type { Json, StepError } from '@plumbline/shared';
import type { z } from 'zod';

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: StepError };

/** An error in what the author mapped; nothing was sent. The message names the field and must not quote its value. */
export function inputError(message: string, code = 'input_invalid'): StepError {
  return { code, class: 'input', message };
}

/**
 * Checks the evaluated input of a step. A required value that is not there is `required_input_missing`, also when an
 * expression found nothing (its key is left out, `flow-format.md`); anything else is `input_invalid`. The first trouble counts.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: Json): Parsed<z.output<Schema>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  if (issue === undefined) return { ok: false, error: inputError('The input does not fit the contract of the operation.') };
  return { ok: false, error: describe(issue, input) };
}

function describe(issue: z.core.$ZodIssue, input: Json): StepError {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => JSON.stringify(field === '' ? key : `${field}.${key}`));
    return inputError(`${keys.join(', ')} ${keys.length === 1 ? 'is not an input' : 'are not inputs'} of this operation.`);
  }
  if (issue.path.length > 0 && valueAt(input, issue.path) === undefined) {
    return inputError(
      `The required input "${field}" is missing: it is not mapped, or its expression found nothing.`,
      'required_input_missing',
    );
  }
  return inputError(
    field === '' ? `The input can not be used: ${issue.message}.` : `The input "${field}" can not be used: ${issue.message}.`,
  );
}

function valueAt(input: Json, path: readonly PropertyKey[]): Json | undefined {
  let value: Json | undefined = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Array.isArray(value) ? value[Number(key)] : value[String(key)];
  }
  return value;
}
