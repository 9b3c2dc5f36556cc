import { isJsonObject, rewriteReferences, type Json, type NameChange, type StepDocument } from '@plumbline/shared';
import { operationName } from './document';

/** Fields of an input that are no templates, by operation; `OperationContract.literal` says so for those that are installed. */
export type LiteralFields = (operation: string) => readonly string[];

/** The program of a code step is the one field of the built-in operations that is taken as it is written. */
export const builtInLiterals: LiteralFields = (operation) => (operation === 'code' ? ['source'] : []);

/**
 * A step with the references in its expressions changed: in its input (without literal fields) and in its fallback. What is pinned is
 * data.
 */
export function rewriteStep(
  step: StepDocument,
  change: (names: readonly string[]) => NameChange | null,
  literals: LiteralFields = builtInLiterals,
): StepDocument {
  const input = step.input === undefined ? undefined : rewriteInput(step.input, change, literals(operationName(step)));
  const then = step.policy?.then;
  const fallback = typeof then === 'object' && 'fallback' in then ? rewriteReferences(then.fallback, change) : undefined;
  const sameFallback = typeof then !== 'object' || !('fallback' in then) || then.fallback === fallback;
  if (input === step.input && sameFallback) return step;
  return {
    ...step,
    ...(input === undefined ? {} : { input }),
    ...(fallback === undefined || sameFallback ? {} : { policy: { ...step.policy, then: { fallback } } }),
  };
}

function rewriteInput(input: Json, change: (names: readonly string[]) => NameChange | null, literal: readonly string[]): Json {
  if (literal.length === 0) return rewriteReferences(input, change);
  if (!isJsonObject(input)) return input;
  const kept = Object.fromEntries(Object.entries(input).filter(([name]) => literal.includes(name)));
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !literal.includes(name)));
  const made = rewriteReferences(rest, change);
  if (made === rest || !isJsonObject(made)) return input;
  return Object.fromEntries(
    Object.keys(input).map((name): [string, Json] => [name, (Object.hasOwn(kept, name) ? kept[name] : made[name]) ?? null]),
  );
}

/** A step under new ids: its references, the for-each it lies in, and the step that a for-each collects. */
export function renameIn(step: StepDocument, renamed: ReadonlyMap<string, string>, literals?: LiteralFields): StepDocument {
  const changed = rewriteStep(step, (names) => renameReference(names, renamed), literals);
  const around = changed.in === undefined ? undefined : renamed.get(changed.in);
  const input = changed.input;
  const collect = isJsonObject(input) && operationName(step) === 'for_each' ? input['collect'] : undefined;
  const collected = typeof collect === 'string' ? renamed.get(collect) : undefined;
  return {
    ...changed,
    ...(around === undefined ? {} : { in: around }),
    ...(collected === undefined || !isJsonObject(input) ? {} : { input: { ...input, collect: collected } }),
  };
}

function renameReference([root, id]: readonly string[], renamed: ReadonlyMap<string, string>): NameChange | null {
  const to = root === 'steps' && id !== undefined ? renamed.get(id) : undefined;
  return to === undefined || to === id ? null : { take: 2, put: ['steps', to] };
}
