import { compileTemplate, type Json } from '@plumbline/shared';

/** The steps whose output or error a template reads; `all` when that can not be told from its text. */
export interface TemplateReferences {
  readonly all: boolean;
  readonly ids: readonly string[];
}

const known = new WeakMap<object, TemplateReferences>();

/** What a template reads of `steps`. Kept per template object. */
export function referencesOf(template: Json): TemplateReferences {
  if (typeof template !== 'object' || template === null) return find(template);
  let found = known.get(template);
  if (!found) known.set(template, (found = find(template)));
  return found;
}

function find(template: Json): TemplateReferences {
  const references = compileTemplate(template).compiled.expressions.map((expression) => expression.references);
  const ofSteps = references.flatMap((one) => one.references).filter(({ root }) => root === 'steps');
  const all = references.some(({ unknown }) => unknown) || ofSteps.some(({ step }) => step === undefined);
  return { all, ids: [...new Set(ofSteps.flatMap(({ step }) => step ?? []))] };
}
