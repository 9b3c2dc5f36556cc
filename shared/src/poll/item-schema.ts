import { follow } from '../checks/schema-facts.js';
import { compileTemplate } from '../expressions/index.js';
import type { TriggerDocument } from '../flow/document.js';
import { isJsonObject, type JsonObject } from '../json.js';

/** What an item holds as far as the contract of the call tells: its list must be read by a plain path. `{}`: nothing is known. */
export function itemSchema({ config }: TriggerDocument, output: JsonObject | undefined): JsonObject {
  const template = config?.['items'];
  if (output === undefined || typeof template !== 'string') return {};
  const { compiled } = compileTemplate(template);
  const [expression] = compiled.expressions;
  const [reference, ...others] = expression?.references.references ?? [];
  if (!reference || others.length > 0 || reference.root !== 'trigger' || reference.path[0] !== 'output') return {};
  if (reference.certain < reference.path.length || expression?.inline?.kind !== 'path') return {};
  const followed = follow(output, reference.path.slice(1));
  if (followed.kind !== 'found' || followed.mapped) return {};
  const { items } = followed.schema;
  return followed.schema['type'] === 'array' && isJsonObject(items) ? items : {};
}
