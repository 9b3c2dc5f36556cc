import {
  contractOf,
  contractOfTrigger,
  exampleOf,
  isJsonObject,
  TRIGGER_ID,
  type FlowDocument,
  type Json,
  type JsonObject,
  type OperationContract,
  type SampleSource,
} from '@plumbline/shared';
import { leafFor, withPaths, type Wanted } from './made-up.js';
import type { Read } from './reads.js';

/** A value that stands for what the outside would say, and where it is from. */
export interface Sample {
  readonly value: Json;
  readonly source: SampleSource;
}

/** What is known of good outputs. */
export interface KnownSamples {
  readonly given: { readonly [stepId: string]: Json };
  /** The last real ones. */
  readonly last: ReadonlyMap<string, Json>;
}

/** Entries of a list that is made up: enough for a for-each to go on after one that fails. */
const MADE_UP_ITEMS = 2;

/** A good output of each step that calls another system or waits for one. Pure. */
export function samplesOf(
  document: FlowDocument,
  contracts: ReadonlyMap<string, OperationContract>,
  reads: readonly Read[],
  known: KnownSamples,
): ReadonlyMap<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const [id, step] of Object.entries(document.steps)) {
    const contract = contractOf(step, contracts);
    if (!contract) continue;
    const given = Object.hasOwn(known.given, id) ? known.given[id] : undefined;
    const last = known.last.get(id);
    if (given !== undefined) samples.set(id, { value: given, source: 'given' });
    else if (step.pinned !== undefined) samples.set(id, { value: step.pinned, source: 'pinned' });
    else if (last !== undefined) samples.set(id, { value: last, source: 'last_run' });
    else
      samples.set(
        id,
        madeUp(
          contract,
          wantedOf(document, reads, (read) => read.root === 'steps' && read.step === id),
          pagesOf(id, reads),
        ),
      );
  }
  return samples;
}

function madeUp(contract: OperationContract, wanted: readonly Wanted[], pages: readonly Wanted[]): Sample {
  if (contract.id === 'http.request') {
    const body = wanted.flatMap(({ path: [first, ...path], ...rest }) => (first === 'body' ? [{ path, ...rest }] : []));
    const value = { status: 200, headers: { 'content-type': 'application/json' }, body: withPaths({}, [...pages, ...body]) };
    return { value, source: 'made_up' };
  }
  const example = contract.examples.find(({ output }) => output !== undefined)?.output;
  if (example !== undefined) return { value: withPaths(example, wanted), source: 'example' };
  const made = exampleOf(contract.output);
  const whole = isJsonObject(made) ? Object.fromEntries(Object.entries(made).filter(([name]) => name !== 'problem')) : made;
  return { value: withPaths(whole, wanted), source: 'made_up' };
}

/** The event, from the contract of the trigger and from what is read of it: `{body, headers, query}`. */
export function madeUpEvent({ trigger, ...document }: FlowDocument, reads: readonly Read[]): Sample {
  const properties = contractOfTrigger(trigger)?.['properties'];
  const body = isJsonObject(properties) && isJsonObject(properties['body']) ? exampleOf(properties['body']) : {};
  const key = /trigger\.headers\.`?([A-Za-z0-9-]{1,100})/.exec(dedupeKey(trigger.config));
  const keyed: Wanted[] = key?.[1] === undefined ? [] : [{ path: ['headers', key[1].toLowerCase()], value: 'rehearsal-1' }];
  const inBody = /trigger\.body\.([A-Za-z0-9_.]{1,200})/.exec(dedupeKey(trigger.config));
  if (inBody?.[1] !== undefined) keyed.push({ path: ['body', ...inBody[1].split('.')], value: 'rehearsal-1' });
  const read = wantedOf({ trigger, ...document }, reads, ({ root }) => root === TRIGGER_ID).filter(({ path: [first] }) =>
    ['body', 'headers', 'query'].includes(first ?? ''),
  );
  return {
    value: withPaths({ body, headers: {}, query: {} }, [...keyed, ...read]),
    source: properties === undefined ? 'made_up' : 'example',
  };
}

function dedupeKey(config: FlowDocument['trigger']['config']): string {
  const dedupe = config?.['dedupe'];
  const key = isJsonObject(dedupe) ? dedupe['key'] : undefined;
  return typeof key === 'string' ? key : '';
}

/** What is read of something: its paths, and lists where a for-each goes through them. */
function wantedOf(document: FlowDocument, reads: readonly Read[], ofIt: (read: Read) => boolean): Wanted[] {
  return reads.filter(ofIt).map(({ by, pointer, path }): Wanted => {
    const isList = pointer === '/items' && document.steps[by]?.operation.split('@')[0] === 'for_each';
    return isList ? { path, value: itemsFor(by, document, reads) } : { path };
  });
}

/** Items with what the steps of the for-each read of them. */
function itemsFor(loop: string, document: FlowDocument, reads: readonly Read[]): Json {
  const ofItem = reads.filter(({ root, by }) => root === 'item' && document.steps[by]?.in === loop);
  const isWhole = ofItem.length > 0 && ofItem.every(({ path }) => path.length === 0);
  const item = (at: number): Json =>
    isWhole
      ? `item ${String(at)}`
      : withPaths(
          { id: `item-${String(at)}` },
          ofItem.map(({ path }) => ({ path })),
        );
  return Array.from({ length: MADE_UP_ITEMS }, (_, at) => item(at + 1));
}

/** What a list that is followed over its pages reads of each page. */
function pagesOf(id: string, reads: readonly Read[]): Wanted[] {
  return reads.flatMap((read): Wanted[] => {
    if (read.by !== id || read.root !== 'response' || read.path[0] !== 'body') return [];
    return read.pointer === '/pagination/items' ? [{ path: read.path.slice(1), value: [{ id: leafFor('id') }, { id: 'another id' }] }] : [];
  });
}

/** What an event consists of, whoever made the sample. */
export function eventParts(sample: Json): { readonly body: Json | undefined; readonly headers: JsonObject; readonly query: JsonObject } {
  if (!isJsonObject(sample)) return { body: sample, headers: {}, query: {} };
  const { body, headers, query } = sample;
  return {
    body,
    headers: headers !== undefined && isJsonObject(headers) ? headers : {},
    query: query !== undefined && isJsonObject(query) ? query : {},
  };
}
