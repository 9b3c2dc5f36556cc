import { findForbiddenKey, FLOW_SCHEMA, flowDocumentSchema, isJsonObject, type FlowDocument } from '@plumbline/shared';
import { brokenAt } from './json-position';

/** Largest text that is looked at, characters: the server takes 10 MB. */
const MAX_TEXT = 10_000_000;
/** More than this is not read by anybody. */
const MAX_FAULTS = 20;

/** Where a document is wrong, and what to do. */
export interface Fault {
  /** JSON pointer; empty: the document as a whole. */
  readonly pointer: string;
  readonly message: string;
}

export type ReadDocument =
  | { readonly ok: true; readonly document: FlowDocument }
  | { readonly ok: false; readonly title: string; readonly faults: readonly Fault[] };

const no = (title: string, ...faults: Fault[]): ReadDocument => ({ ok: false, title, faults });

/**
 * Reads a flow from text that somebody pasted or dropped: a document as exports write it, or an answer of the API that holds one as
 * `draft` or `document`.
 */
export function readDocument(text: string): ReadDocument {
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.trim() === '') return no('There is nothing to import: it is empty.');
  if (text.length > MAX_TEXT) return no('This is larger than 10 MB, which is more than a server takes.');
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch {
    return no('This is not JSON, so it can not be a flow.', { pointer: '', message: whereBroken(plain) });
  }
  const found = documentIn(value);
  if (!isJsonObject(found))
    return no('This is JSON, but no flow: a flow is an object with "schema", "name", "trigger", "steps" and "edges".');
  if (findForbiddenKey(found) !== null) return no('It holds a key that is not allowed: __proto__, constructor or prototype.');
  const { schema } = found;
  if (typeof schema === 'string' && schema.startsWith('plumbline/steps')) {
    return no('These are steps that were copied from a canvas, not a whole flow. Open a flow and paste them there.');
  }
  if (Array.isArray(found['nodes']) && isJsonObject(found['connections'])) {
    return no('This looks like a workflow of n8n. Flows of other products can not be imported.');
  }
  if (schema !== FLOW_SCHEMA) {
    const has = typeof schema === 'string' ? `it says "${schema}"` : 'it says none';
    return no('This is JSON, but not a flow of this version.', {
      pointer: '/schema',
      message: `"schema" must be "${FLOW_SCHEMA}"; ${has}.`,
    });
  }
  const parsed = flowDocumentSchema.safeParse(found);
  if (parsed.success) return { ok: true, document: parsed.data };
  const faults = parsed.error.issues.flatMap(faultsOf);
  return {
    ok: false,
    title: 'The flow was not imported, because the document is wrong in these places.',
    faults: faults.slice(0, MAX_FAULTS),
  };
}

function documentIn(value: unknown): unknown {
  if (!isJsonObject(value) || value['schema'] !== undefined) return value;
  return [value['draft'], value['document']].find(isJsonObject) ?? value;
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function faultsOf(issue: Issue & { readonly keys?: readonly string[] }): Fault[] {
  const pointer = pointerOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      pointer: pointerOf([...issue.path, key]),
      message: `"${key}" is not known here; remove it.`,
    }));
  }
  return [{ pointer, message: inWords(issue) }];
}

/** What the schema says in its own words stays; what the library says for it is put more plainly. */
function inWords({ code, message }: Issue): string {
  const expected = /^Invalid input: expected (\w+), received (\w+)$/.exec(message);
  if (expected?.[2] === 'undefined') return 'This is missing.';
  if (expected) return `This must be ${article(expected[1] ?? '')}, but is ${article(expected[2] ?? '')}.`;
  if (code === 'invalid_union') return 'This has none of the shapes that are possible here.';
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, '.');
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  null: 'null',
};
const article = (type: string): string => WORDS[type] ?? type;

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** The line and column are what people look for. */
function whereBroken(text: string): string {
  const at = brokenAt(text) ?? text.length;
  const before = text.slice(0, at).split('\n');
  const place = `Line ${String(before.length)}, column ${String((before.at(-1) ?? '').length + 1)}`;
  return at === text.trimEnd().length ? `${place}: it ends too early.` : `${place}: a quote, a comma or a bracket is missing or too many.`;
}
