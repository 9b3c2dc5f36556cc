import {
  exampleOf,
  ERROR_SCHEMA,
  outputsOf,
  pollCallOf,
  RESPONSE_SCHEMA,
  TRIGGER_ID,
  triggerScopeSchema,
  type FlowDocument,
  type Json,
  type JsonObject,
  type OperationContract,
} from '@plumbline/shared';
import { operationName, stepOf } from '../../canvas-core/document';
import { aroundOf, linksOf } from '../../canvas-core/links';

/** A value of an earlier run, as the server tells it. */
export interface Sample {
  readonly value: Json;
  readonly at: string;
}
export interface Samples {
  readonly trigger: Sample | null;
  readonly steps: { readonly [id: string]: Sample };
}
export const NO_SAMPLES: Samples = { trigger: null, steps: {} };

/** Something that expressions of a step can read. */
export interface Source {
  /** `trigger`, `steps.crm.output`, `item` ... */
  readonly path: string;
  /** The step that it comes from; null for names of the scope itself. */
  readonly step: string | null;
  readonly title: string;
  /** Edges between it and the reader. */
  readonly distance: number;
  readonly schema: JsonObject;
  readonly value: Json | undefined;
  /** Where the value comes from; `made up`: nothing is known but the contract. */
  readonly known: 'pinned' | 'last run' | 'example' | 'made up' | null;
}

/** Steps whose result a step can read, nearest first, with their distance in edges. The trigger is always among them. */
export function upstreamByDistance(document: FlowDocument, reader: string): ReadonlyMap<string, number> {
  const { into } = linksOf(document);
  const found = new Map<string, number>();
  let layer = [reader];
  for (let distance = 1; layer.length > 0; distance++) {
    const next: string[] = [];
    for (const id of layer) {
      const around = aroundOf(document, id);
      const before = [...(into.get(id) ?? []), ...(around === undefined ? [] : (into.get(around) ?? []))];
      for (const { from } of before) {
        if (from === reader || found.has(from)) continue;
        found.set(from, distance);
        next.push(from);
      }
    }
    layer = next;
  }
  if (!found.has(TRIGGER_ID)) found.set(TRIGGER_ID, found.size + 1);
  return found;
}

export type ContractOf = (operation: string) => OperationContract | undefined;

/** What a step hands on, and what is known of its value. */
export function outputSource(
  document: FlowDocument,
  id: string,
  contractOf: ContractOf,
  samples: Samples,
): Omit<Source, 'distance'> | null {
  const step = stepOf(document, id);
  if (step === undefined) return null;
  const contract = contractOf(operationName(step));
  const [schema = {}] = outputsOf({ steps: new Map([[id, step]]), contracts: new Map(contract ? [[id, contract]] : []), around: {} }, id);
  const base = { path: `steps.${id}.output`, step: id, title: step.name, schema };
  if (step.pinned !== undefined) return { ...base, value: step.pinned, known: 'pinned' };
  const last = Object.hasOwn(samples.steps, id) ? samples.steps[id] : undefined;
  if (last) return { ...base, value: last.value, known: 'last run' };
  const example = contract?.id === 'transform' ? undefined : contract?.examples.find((one) => one.output !== undefined)?.output;
  if (example !== undefined) return { ...base, value: example, known: 'example' };
  return Object.keys(schema).length === 0
    ? { ...base, value: undefined, known: null }
    : { ...base, value: exampleOf(schema), known: 'made up' };
}

/** What the trigger hands over, and what is known of it. */
export function triggerSource(document: FlowDocument, title: string, samples: Samples, contractOf: ContractOf): Omit<Source, 'distance'> {
  const call = pollCallOf(document);
  const contract = call ? contractOf(call.operation.split('@')[0] ?? '') : undefined;
  const schema = triggerScopeSchema({ document, contracts: new Map(contract ? [[TRIGGER_ID, contract]] : []) });
  const base = { path: 'trigger', step: TRIGGER_ID, title, schema };
  if (samples.trigger) return { ...base, value: samples.trigger.value, known: 'last run' };
  return { ...base, value: exampleOf(schema), known: 'made up' };
}

/** Everything that expressions of a step can read, nearest first. `response` is there for rules about replies. */
export function sourcesFor(
  document: FlowDocument,
  reader: string,
  contractOf: ContractOf,
  samples: Samples,
  triggerTitle: string,
  withResponse = false,
): Source[] {
  const sources: Source[] = reader === TRIGGER_ID ? [{ ...triggerSource(document, triggerTitle, samples, contractOf), distance: 1 }] : [];
  if (reader === TRIGGER_ID) return sources;
  if (withResponse) sources.push(scopeSource('response', 'The reply', RESPONSE_SCHEMA, { status: 200, headers: {}, body: {} }));
  for (const [id, distance] of upstreamByDistance(document, reader)) {
    if (id === TRIGGER_ID) sources.push({ ...triggerSource(document, triggerTitle, samples, contractOf), distance });
    const source = outputSource(document, id, contractOf, samples);
    if (source === null) continue;
    const { disabled, policy } = stepOf(document, id) ?? {};
    if (disabled !== true) sources.push({ ...source, distance });
    const then = policy?.then;
    if (then === 'continue' || (typeof then === 'object' && 'edge' in then)) sources.push(errorSource(source, distance));
  }
  sources.push(...loopSources(document, reader, sources));
  sources.sort((a, b) => a.distance - b.distance);
  const id: JsonObject = { type: 'object', properties: { id: { type: 'string' } } };
  sources.push({ ...scopeSource('run', 'This run', id, { id: EXAMPLE_ID }), distance: 900 });
  sources.push({ ...scopeSource('flow', 'This flow', id, { id: EXAMPLE_ID }), distance: 901 });
  return sources;
}

const EXAMPLE_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

const scopeSource = (path: string, title: string, schema: JsonObject, value: Json): Source => ({
  path,
  step: null,
  title,
  distance: 0,
  schema,
  value,
  known: 'made up',
});

function errorSource({ step, title }: Omit<Source, 'distance'>, distance: number): Source {
  const value = { code: 'timeout', class: 'timeout', message: 'The service did not answer in time.' };
  return {
    path: `steps.${step ?? ''}.error`,
    step,
    title: `${title} (its error)`,
    schema: ERROR_SCHEMA,
    value,
    known: 'made up',
    distance,
  };
}

/** `item`, `index` and `items` inside a for-each; the value of `items` is known where it is a plain path into a known value. */
function loopSources(document: FlowDocument, reader: string, sources: readonly Source[]): Source[] {
  const around = aroundOf(document, reader);
  if (around === undefined) return [];
  const input = stepOf(document, around)?.input;
  const template = typeof input === 'object' && input !== null && !Array.isArray(input) ? input['items'] : undefined;
  const list = typeof template === 'string' ? valueOfPath(template, sources) : template;
  const items = Array.isArray(list) ? list : list === undefined ? undefined : [list];
  const known = items === undefined ? null : 'last run';
  const base = { step: around, distance: 0, known } as const;
  return [
    { ...base, path: 'item', title: 'The item of this turn', schema: {}, value: items?.[0] },
    { ...base, path: 'index', title: 'Its place in the list', schema: { type: 'integer' }, value: 0, known: 'made up' },
    { ...base, path: 'items', title: 'All items', schema: { type: 'array' }, value: items },
  ];
}

function valueOfPath(template: string, sources: readonly Source[]): Json | undefined {
  const path = /^\{\{\s*([\w.]+)\s*\}\}$/.exec(template)?.[1];
  const source = sources.find((one) => path === one.path || path?.startsWith(`${one.path}.`));
  if (path === undefined || source === undefined) return undefined;
  let value = source.value;
  for (const name of path.slice(source.path.length).split('.').filter(Boolean)) {
    value = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** The scope that a preview is evaluated with. */
export function scopeOf(sources: readonly Source[]): { [name: string]: Json } {
  const scope: { [name: string]: Json } = {};
  const steps: { [id: string]: { [field: string]: Json } } = {};
  for (const { path, value } of sources) {
    if (value === undefined) continue;
    const [root = '', id, field] = path.split('.');
    if (root !== 'steps') scope[root] = value;
    else if (id !== undefined && field !== undefined) (steps[id] ??= {})[field] = value;
  }
  return { ...scope, steps };
}
