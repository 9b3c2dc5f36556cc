import type { Problem } from '../errors/table.js';
import type { TemplateReference } from '../expressions/index.js';
import { isJsonObject, type JsonObject } from '../json.js';
import { follow, propertiesOf } from './schema-facts.js';
import { suggest } from './suggest.js';

/** Names shown when there is nothing to suggest. */
const MAX_NAMES = 12;

/**
 * A path that none of the schemas produces. Paths into something untyped are no problem: nothing is known about them.
 * @param where what the path is read from, as it is written: `trigger`, `steps.crm.output`
 */
export function notProduced(schemas: readonly JsonObject[], where: string, { path, certain, pointer }: TemplateReference): Problem[] {
  const names = path.slice(0, certain);
  const ways = schemas.map((schema) => follow(schema, names));
  const [first] = ways;
  if (first?.kind !== 'missing' || ways.some((way) => way.kind !== 'missing')) return [];
  const name = names[first.at] ?? '';
  const holder = [where, ...names.slice(0, first.at)].join('.');
  return [
    {
      code: 'not_produced_upstream',
      severity: 'error',
      pointer,
      message: `\`${name}\` is not produced upstream. ${advice(name, holder, first.among, schemas[0] ?? {})}`,
    },
  ];
}

function advice(name: string, holder: string, among: readonly string[], schema: JsonObject): string {
  // The event of a webhook lies in `body`, and everybody forgets that once.
  const body = propertiesOf(schema)?.['body'];
  const inBody = holder === 'trigger' && isJsonObject(body) ? Object.keys(propertiesOf(body) ?? {}) : [];
  if (inBody.includes(name)) return `Did you mean \`trigger.body.${name}\`?`;
  const near = suggest(name, among);
  if (near !== null) return `Did you mean \`${near}\`?`;
  const inBodyNear = suggest(name, inBody);
  if (inBodyNear !== null) return `Did you mean \`trigger.body.${inBodyNear}\`?`;
  if (among.length === 0) return `\`${holder}\` is a single value with nothing inside.`;
  const more = among.length > MAX_NAMES ? ` and ${among.length - MAX_NAMES} more` : '';
  return `\`${holder}\` has: ${among.slice(0, MAX_NAMES).join(', ')}${more}.`;
}
