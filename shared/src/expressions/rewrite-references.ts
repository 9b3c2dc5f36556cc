import { isJsonObject, type Json } from '../json.js';
import { compileTemplate } from './compile-template.js';
import { pointerStep } from './json-pointer.js';
import { completesOperand, readToken, type Token } from './tokens.js';

/** The first `take` names of a reference are replaced by the names of `put`. */
export interface NameChange {
  readonly take: number;
  readonly put: readonly string[];
}

/**
 * A template with the names of its references changed. `change` is asked for each place where an expression reads its scope, with the
 * plain names that stand there (`['steps', 'crm', 'output', 'id']`, up to the first predicate or computed step), and answers null to
 * leave it. Everything else stays as it is written. Strings that can not be read as a template are left.
 */
export function rewriteReferences(template: Json, change: (names: readonly string[]) => NameChange | null): Json {
  const edits = new Map<string, Edit[]>();
  for (const { source, pointer, offset, references } of compileTemplate(template).compiled.expressions) {
    for (const reference of references.references) {
      const names = namesAt(source, reference.offset);
      const made = change(names.map(({ name }) => name));
      const [first, last] = [names[0], names[(made?.take ?? 0) - 1]];
      if (made === null || first === undefined || last === undefined) continue;
      const edit = { start: offset + first.start, end: offset + last.end, text: made.put.map(written).join('.') };
      edits.set(pointer, [...(edits.get(pointer) ?? []), edit]);
    }
  }
  return edits.size === 0 ? template : edited(template, '', edits);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Name {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Words that JSONata does not take for a name after a dot. */
const NOT_NAMES: ReadonlySet<string> = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

function written(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !NOT_NAMES.has(name) ? name : `\`${name}\``;
}

/** The names from a place on, with only dots, spaces and comments between them. */
function namesAt(source: string, offset: number): Name[] {
  const names: Name[] = [];
  let [operand, wanted] = [false, true];
  for (let at = offset; at < source.length;) {
    const token = readToken(source, at, operand);
    operand = completesOperand(token, source, operand);
    at = token.end;
    if (token.kind === 'space' || token.kind === 'comment') continue;
    const name = wanted ? nameOf(token, source) : null;
    if (name !== null) names.push({ name, start: token.start, end: token.end });
    else if (wanted || source.slice(token.start, token.end) !== '.') break;
    wanted = !wanted;
  }
  return names;
}

function nameOf({ kind, start, end }: Token, source: string): string | null {
  const text = source.slice(start, end);
  if (kind === 'word') return /^[$\d]/.test(text) || text === 'function' ? null : text;
  return kind === 'name' || (kind === 'text' && !text.includes('\\')) ? text.slice(1, -1) : null;
}

function edited(value: Json, pointer: string, edits: ReadonlyMap<string, readonly Edit[]>): Json {
  if (typeof value === 'string') {
    const backwards = [...(edits.get(pointer) ?? [])].sort((a, b) => b.start - a.start);
    return backwards.reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), value);
  }
  if (Array.isArray(value)) return value.map((item, index) => edited(item, pointer + pointerStep(index), edits));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, edited(item, pointer + pointerStep(key), edits)]));
}
