import { isJsonObject, TRIGGER_ID, type FlowDocument, type Json, type OperationContract, type StepDocument } from '@plumbline/shared';
import { fit, plain, wordsOf } from './matching';
import { synonymsOf } from './synonyms';

/** An operation that can be searched for; `connector` is what people call its connector. */
export type SearchableOperation = Pick<OperationContract, 'id' | 'title' | 'description'> & { readonly connector?: string };

/**
 * Operations that fit what was typed, the best first: by title, connector, action, and words that mean the same ("crm", "loop").
 * Every typed word must fit somewhere. Nothing typed: all, in the order given.
 */
export function searchOperations<T extends SearchableOperation>(operations: readonly T[], query: string): T[] {
  const typed = wordsOf(query);
  if (typed.length === 0) return [...operations];
  const asked = typed.map((word) => ({ word, synonyms: synonymsOf(word) }));
  const found: { operation: T; score: number }[] = [];
  for (const operation of operations) {
    const index = indexOf(operation);
    let score = 0;
    for (const { word, synonyms } of asked) {
      const one = scoreOf(index, word, synonyms);
      score = one === 0 ? Number.NEGATIVE_INFINITY : score + one;
    }
    if (score > 0) found.push({ operation, score });
  }
  return found.sort((a, b) => b.score - a.score || a.operation.title.length - b.operation.title.length).map(({ operation }) => operation);
}

interface Index {
  readonly title: string;
  readonly titleWords: readonly string[];
  readonly id: string;
  readonly idWords: readonly string[];
  readonly description: ReadonlySet<string>;
}

const indexes = new WeakMap<object, Index>();

function indexOf(operation: SearchableOperation): Index {
  const known = indexes.get(operation);
  if (known) return known;
  const name = `${operation.connector ?? ''} ${operation.id}`;
  const index = {
    title: plain(operation.title),
    titleWords: wordsOf(operation.title),
    id: plain(name),
    idWords: wordsOf(name),
    description: new Set(wordsOf(operation.description)),
  };
  indexes.set(operation, index);
  return index;
}

/** The title weighs most, then connector and action, then words of the same meaning, then the description. */
function scoreOf(index: Index, word: string, synonyms: readonly string[]): number {
  const named = Math.max(3 * fit(word, index.title, index.titleWords), 2 * fit(word, index.id, index.idWords));
  // A typing error weighs less than a word that means the same.
  if (named >= 120) return named;
  if (synonyms.length === 0) return Math.max(named, index.description.has(word) ? 50 : 0);
  const alike = synonyms.some((one) => index.titleWords.includes(one) || index.idWords.includes(one)) ? 110 : 0;
  return Math.max(named, alike, index.description.has(word) ? 50 : 0);
}

/** Where a flow says what was searched for. */
export interface FlowMatch {
  readonly kind: 'trigger' | 'step' | 'note' | 'group' | 'flow';
  /** The step, note or group; `trigger`; empty for the flow itself. */
  readonly id: string;
  readonly where: 'name' | 'id' | 'operation' | 'input' | 'note' | 'text' | 'description';
  /** JSON pointer of the text in the document's part: `/input/body/email`. */
  readonly pointer: string;
  /** The text around the match. */
  readonly excerpt: string;
  readonly score: number;
}

interface Text {
  readonly where: FlowMatch['where'];
  readonly pointer: string;
  readonly text: string;
  readonly low: string;
  readonly words: readonly string[];
}

const texts = new WeakMap<object, readonly Text[]>();
const WEIGHT: Readonly<Record<FlowMatch['where'], number>> = { name: 5, id: 4, operation: 3, input: 2, note: 2, text: 2, description: 1 };
const MAX_MATCHES = 200;
const AROUND = 40;

/** Places of a flow where all typed words stand, the best first; names are found with a typing error too. At most 200. */
export function searchFlow(document: FlowDocument, query: string): FlowMatch[] {
  const typed = wordsOf(query);
  const whole = plain(query.trim());
  if (whole === '') return [];
  const found: FlowMatch[] = [];
  const look = (kind: FlowMatch['kind'], id: string, owner: object, read: () => readonly Text[]): void => {
    for (const text of textsOf(owner, read)) {
      const score = fits(text, typed, whole);
      if (score > 0)
        found.push({
          kind,
          id,
          where: text.where,
          pointer: text.pointer,
          excerpt: excerptOf(text, whole),
          score: score * WEIGHT[text.where],
        });
    }
  };
  look('trigger', TRIGGER_ID, document.trigger, () => {
    const { name, operation, config } = document.trigger;
    return [...made('name', '/name', name), ...made('operation', '/operation', operation), ...leaves(config, '/config')];
  });
  for (const id of Object.keys(document.steps)) {
    const step = document.steps[id];
    if (step !== undefined) look('step', id, step, () => stepTexts(id, step));
  }
  for (const note of document.notes ?? []) look('note', note.id, note, () => made('text', '/text', note.text));
  for (const group of document.groups ?? []) look('group', group.id, group, () => made('name', '/name', group.name));
  look('flow', '', document, () => made('description', '/description', document.description));
  return found.sort((a, b) => b.score - a.score).slice(0, MAX_MATCHES);
}

function fits(text: Text, typed: readonly string[], whole: string): number {
  if (text.low.includes(whole)) return text.words[0]?.startsWith(whole) === true || text.low === whole ? 100 : 80;
  if (text.where !== 'name' && text.where !== 'id' && text.where !== 'operation') return 0;
  let least = typed.length === 0 ? 0 : 70;
  for (const word of typed) least = Math.min(least, fit(word, text.low, text.words));
  return least;
}

function textsOf(owner: object, read: () => readonly Text[]): readonly Text[] {
  const known = texts.get(owner);
  if (known) return known;
  const list = read();
  texts.set(owner, list);
  return list;
}

function stepTexts(id: string, step: StepDocument): Text[] {
  return [
    ...made('name', '/name', step.name),
    ...made('id', '', id),
    ...made('operation', '/operation', step.operation),
    ...leaves(step.input, '/input'),
    ...made('note', '/note', step.note),
  ];
}

function made(where: Text['where'], pointer: string, text: string | undefined): Text[] {
  if (text === undefined || text === '') return [];
  const isShort = where === 'name' || where === 'id' || where === 'operation';
  return [{ where, pointer, text, low: plain(text), words: isShort ? wordsOf(text) : [] }];
}

/** All texts in a value, names of fields included: people search for both. */
function leaves(value: Json | undefined, pointer: string): Text[] {
  if (typeof value === 'string' || typeof value === 'number') return made('input', pointer, String(value));
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${pointer}/${index}`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [...made('input', at, key), ...leaves(item, at)];
  });
}

function excerptOf({ text, low }: Text, whole: string): string {
  const at = Math.max(0, low.indexOf(whole));
  const [start, end] = [Math.max(0, at - AROUND), Math.min(text.length, at + whole.length + AROUND)];
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}
