import { compileTemplate, type CompiledExpression } from '../expressions/index.js';
import { escapePointer } from '../flow/limits.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { canFit, isBeyond, isDemanding, ownOf, propertiesOf, typeOf, typesOf, type JsonType } from './schema-facts.js';
import { suggest } from './suggest.js';

/** One place of a template that can not follow its schema, whatever the expressions yield. */
export interface Misfit {
  readonly code: 'required_input_missing' | 'unknown_input' | 'wrong_type' | 'wrong_value';
  readonly severity: 'error' | 'warning';
  readonly pointer: string;
  readonly message: string;
}

/** Names shown when there is nothing to suggest. */
const MAX_NAMES = 20;

/** The types that an expression can yield, as far as contracts tell; null: any. */
export type TypesOfExpression = (expression: CompiledExpression) => readonly JsonType[] | null;

/**
 * Compares a template with the schema of what it is evaluated to. Expressions are taken to yield what is wanted, unless
 * `typesOfExpression` knows better; text with expressions in it is text.
 */
export function fitTemplate(template: Json, schema: JsonObject, pointer: string, typesOfExpression: TypesOfExpression): Misfit[] {
  // Reading an expression costs 50 to 100 µs, and many contracts take anything.
  if (!isDemanding(schema)) return [];
  const content = typeof template === 'string' ? contentOf(template, typesOfExpression) : { types: [typeOf(template)], value: template };
  if (content === null) return [];
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) return fitAny(template, alternatives, pointer, typesOfExpression);
  const wanted = typesOf(schema);
  if (wanted !== null && content.types !== null && !canFit(content.types, wanted)) return [wrongType(content.types, wanted, pointer)];
  if (content.value === undefined) return [];
  if (content.types?.includes('number') && wanted !== null && !wanted.includes('number')) return [wrongType(['number'], wanted, pointer)];
  return [...fitValue(content.value, schema, pointer), ...fitInside(content.value, schema, pointer, typesOfExpression)];
}

/** What is known of a string: its value when it holds no expression, else the types that it can become. Null: it can not be read. */
function contentOf(text: string, typesOfExpression: TypesOfExpression): { types: readonly JsonType[] | null; value?: Json } | null {
  const { compiled, errors } = compileTemplate(text);
  if (errors.length > 0) return null;
  if (compiled.root.kind === 'constant') return { types: ['string'], value: compiled.root.value };
  const [expression] = compiled.expressions;
  if (compiled.root.kind !== 'expression' || expression === undefined) return { types: ['string'] };
  return expression.inline?.kind === 'literal' ? { types: [typeOf(expression.inline.value)] } : { types: typesOfExpression(expression) };
}

function fitAny(template: Json, alternatives: readonly Json[], pointer: string, typesOfExpression: TypesOfExpression): Misfit[] {
  const tried = alternatives.map((one) => (isJsonObject(one) ? fitTemplate(template, one, pointer, typesOfExpression) : []));
  if (tried.length === 0 || tried.some((misfits) => misfits.every((misfit) => misfit.severity !== 'error'))) return [];
  // The alternative that fits except somewhere deeper is the one that was meant.
  const meant = tried.find((misfits) => misfits.every((misfit) => misfit.pointer !== pointer));
  if (meant) return meant;
  const wanted = alternatives.flatMap((one) => (isJsonObject(one) ? (typesOf(one) ?? []) : []));
  return [wrongType(typeof template === 'string' ? ['string'] : [typeOf(template)], [...new Set(wanted)], pointer)];
}

function fitValue(value: Json, schema: JsonObject, pointer: string): Misfit[] {
  const message = notAllowed(value, schema) ?? wrongLength(value, schema);
  return message === null ? [] : [{ code: 'wrong_value', severity: 'error', pointer, message }];
}

function notAllowed(value: Json, schema: JsonObject): string | null {
  const listed = schema['enum'];
  const allowed = Array.isArray(listed) ? listed : 'const' in schema ? [schema['const'] ?? null] : null;
  if (allowed === null || allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) return null;
  const words = allowed.filter((one) => typeof one === 'string');
  const near = typeof value === 'string' ? suggest(value, words) : null;
  const choice = allowed.slice(0, MAX_NAMES).map((one) => JSON.stringify(one));
  return `${JSON.stringify(value)} is not allowed here. ${near === null ? `Use one of: ${choice.join(', ')}.` : `Did you mean "${near}"?`}`;
}

function wrongLength(value: Json, { minItems, maxItems }: JsonObject): string | null {
  if (!Array.isArray(value)) return null;
  if (typeof minItems === 'number' && value.length < minItems) return `This list has ${value.length} items; it needs at least ${minItems}.`;
  if (typeof maxItems === 'number' && value.length > maxItems) return `This list has ${value.length} items; it takes at most ${maxItems}.`;
  return null;
}

function fitInside(value: Json, schema: JsonObject, pointer: string, typesOfExpression: TypesOfExpression): Misfit[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return isJsonObject(items) ? value.flatMap((item, index) => fitTemplate(item, items, `${pointer}/${index}`, typesOfExpression)) : [];
  }
  return isJsonObject(value) ? [...missingFields(value, schema, pointer), ...fitFields(value, schema, pointer, typesOfExpression)] : [];
}

function missingFields(value: JsonObject, schema: JsonObject, pointer: string): Misfit[] {
  const required = Array.isArray(schema['required']) ? schema['required'].filter((name) => typeof name === 'string') : [];
  return required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({
      code: 'required_input_missing',
      severity: 'error',
      pointer: `${pointer}/${escapePointer(name)}`,
      message: `"${name}" is required, but nothing is mapped to it. Give it a value or an expression.`,
    }));
}

function fitFields(value: JsonObject, schema: JsonObject, pointer: string, typesOfExpression: TypesOfExpression): Misfit[] {
  const properties = propertiesOf(schema);
  const others = schema['additionalProperties'];
  return Object.entries(value).flatMap(([name, field]): Misfit[] => {
    const at = `${pointer}/${escapePointer(name)}`;
    const own = properties === null ? undefined : ownOf(properties, name);
    if (own !== undefined) return isJsonObject(own) ? fitTemplate(field, own, at, typesOfExpression) : [];
    if (isJsonObject(others)) return fitTemplate(field, others, at, typesOfExpression);
    if (others === true || isBeyond(schema) || (properties === null && others !== false)) return [];
    return [unknownField(name, Object.keys(properties ?? {}), at, others === false)];
  });
}

function unknownField(name: string, known: readonly string[], pointer: string, refused: boolean): Misfit {
  const near = suggest(name, known);
  const all = known.length === 0 ? 'It takes no fields.' : `Known are: ${known.slice(0, MAX_NAMES).join(', ')}.`;
  const advice = near === null ? `${all} Remove it, or use one of these.` : `Did you mean "${near}"?`;
  return {
    code: 'unknown_input',
    severity: refused ? 'error' : 'warning',
    pointer,
    message: `The operation knows no "${name}". ${advice}`,
  };
}

const WORDS: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  array: 'a list',
  object: 'an object',
};

function wrongType(given: readonly JsonType[], wanted: readonly JsonType[], pointer: string): Misfit {
  const words = (types: readonly JsonType[]): string => types.map((type) => WORDS[type]).join(' or ');
  return {
    code: 'wrong_type',
    severity: 'error',
    pointer,
    message: `This is ${words(given)}, but ${words(wanted)} is needed. Map something else, or convert it.`,
  };
}
