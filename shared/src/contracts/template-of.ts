import { asLiteral } from '../expressions/template-text.js';
import { isJsonObject, type Json } from '../json.js';
import type { OperationContract } from './contract.js';

/**
 * The template of a step's input: all strings of the document may hold expressions, except those in the literal fields of the contract,
 * which are escaped here, so that evaluating them yields what the author wrote. An input that is one expression could bring a literal
 * field from data, so for such a contract it is text too, which no operation takes.
 */
export function templateOf(contract: OperationContract | null | undefined, input: Json): Json {
  const literal = contract?.literal ?? [];
  if (literal.length === 0) return input;
  if (!isJsonObject(input)) return escaped(input);
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, literal.includes(name) ? escaped(value) : value]));
}

function escaped(value: Json): Json {
  if (typeof value === 'string') return asLiteral(value);
  if (Array.isArray(value)) return value.map(escaped);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escaped(member)])) : value;
}
