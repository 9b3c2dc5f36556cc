import type { Json } from '../json.js';
import { compileTemplate, type TemplateError } from './compile-template.js';
import type { ScopeReference } from './references.js';
import { warningsOf, type ExpressionWarning } from './warnings.js';

/** A reference with its place: `offset` counts in the string at `pointer` (UTF-16). */
export interface TemplateReference extends ScopeReference {
  readonly pointer: string;
}

/** A warning with its place: `offset` counts in the string at `pointer` (UTF-16). */
export interface TemplateWarning extends ExpressionWarning {
  readonly pointer: string;
}

/** What the design-time checks need to know about a template. */
export interface TemplateCheck {
  readonly references: readonly TemplateReference[];
  /** Pointers of strings that read more than can be told from their text (`steps.*`, `$$`). */
  readonly unknown: readonly string[];
  readonly errors: readonly TemplateError[];
  readonly warnings: readonly TemplateWarning[];
}

/** Reads a template without evaluating it; `pointer` is put before every pointer. Never throws. */
export function checkTemplate(template: Json, pointer = ''): TemplateCheck {
  const { compiled, errors } = compileTemplate(template, pointer);
  const references: TemplateReference[] = [];
  const warnings: TemplateWarning[] = [];
  const unknown = new Set<string>();
  for (const expression of compiled.expressions) {
    const place = <T extends { readonly offset: number }>(found: T): T & { pointer: string } => ({
      ...found,
      pointer: expression.pointer,
      offset: expression.offset + found.offset,
    });
    references.push(...expression.references.references.map(place));
    warnings.push(...warningsOf(expression.ast, expression.references).map(place));
    if (expression.references.unknown) unknown.add(expression.pointer);
  }
  return { references, unknown: [...unknown], errors, warnings };
}
