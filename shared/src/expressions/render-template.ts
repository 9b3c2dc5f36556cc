import type { Json } from '../json.js';
import type { CompiledTemplate, TemplateNode } from './compile-template.js';
import { walkPath } from './plain-path.js';

/** Most text that the text parts of one template may come to, in UTF-16 units (`design.md` 4.11: bodies are up to 10 MB). */
export const MAX_RENDERED_TEXT = 10 * 1024 * 1024;

/** `value` is undefined when the whole template is one expression that found nothing. */
export type Rendered =
  | { readonly ok: true; readonly value: Json | undefined }
  | { readonly ok: false; readonly code: 'expression_limit'; readonly message: string };

/** Evaluates a template all of whose expressions are inline. Synchronous; microseconds. */
export function evaluateInline(compiled: CompiledTemplate, scope: object): Rendered {
  return renderTemplate(compiled, (index) => inlineValue(compiled, index, scope));
}

/** The value of an inline expression; undefined for one that is missing or not inline. */
export function inlineValue(compiled: CompiledTemplate, index: number, scope: object): Json | undefined {
  const inline = compiled.expressions[index]?.inline;
  if (inline === undefined) return undefined;
  return inline.kind === 'literal' ? inline.value : walkPath(scope, inline.names);
}

/**
 * Puts the values of its expressions into a template. Values are data: a `{{` in them stays text.
 * - one expression alone keeps its type; missing, it leaves its key out, and is null in an array (places keep their index)
 * - inside text: missing is nothing, a text is itself, everything else its JSON text (so null is `null`)
 */
export function renderTemplate(compiled: CompiledTemplate, valueOf: (index: number) => Json | undefined): Rendered {
  const budget = { left: MAX_RENDERED_TEXT };
  const value = renderNode(compiled.root, valueOf, budget);
  if (budget.left >= 0) return { ok: true, value };
  return {
    ok: false,
    code: 'expression_limit',
    message: `The text that the expressions make is longer than ${MAX_RENDERED_TEXT} characters.`,
  };
}

interface Budget {
  left: number;
}

function renderNode(node: TemplateNode, valueOf: (index: number) => Json | undefined, budget: Budget): Json | undefined {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'expression':
      return valueOf(node.expression);
    case 'text':
      return renderText(node.parts, valueOf, budget);
    case 'array':
      return node.items.map((item) => renderNode(item, valueOf, budget) ?? null);
    case 'object': {
      const object: { [key: string]: Json } = {};
      for (const [key, member] of node.entries) {
        const value = renderNode(member, valueOf, budget);
        if (value !== undefined) object[key] = value;
      }
      return object;
    }
  }
}

function renderText(parts: readonly (string | number)[], valueOf: (index: number) => Json | undefined, budget: Budget): string {
  let text = '';
  for (const part of parts) {
    if (budget.left < 0) return '';
    const piece = typeof part === 'string' ? part : textOf(valueOf(part));
    budget.left -= piece.length;
    text += piece;
  }
  return text;
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
