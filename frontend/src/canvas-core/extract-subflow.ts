import {
  FLOW_SCHEMA,
  TRIGGER_ID,
  type EdgeDocument,
  type FlowDocument,
  type Json,
  type JsonObject,
  type StepDocument,
} from '@plumbline/shared';
import { edgeKey, exists, makeEdge, placeOf, without, type Place } from './document';
import { borderOf, type Border } from './extract-border';
import { FieldNames, pathText } from './extract-fields';
import { removeSteps } from './edits/remove';
import { COLUMN } from './geometry';
import { stepIdFor } from './ids';
import { aroundOf, withBodies } from './links';
import { rewriteStep, type LiteralFields } from './step-references';

export type Extraction =
  | {
      readonly ok: true;
      /** The steps as a flow of its own: started by other flows, answering with what these read of it. */
      readonly flow: FlowDocument;
      /** The flow with one sub-flow step in their place; its `flow` is to be set once the new flow has an id. */
      readonly document: FlowDocument;
      readonly id: string;
    }
  | { readonly ok: false; readonly why: string };

/**
 * Makes a flow of its own of steps that have one beginning and at most one end. What they read from outside is handed over as fields of
 * `trigger.body`; what others read of them comes back as fields of the result.
 */
export function extract(
  document: FlowDocument,
  ids: readonly string[],
  options: { readonly name: string; readonly literals?: LiteralFields },
): Extraction {
  const chosen = withBodies(
    document,
    ids.filter((id) => Object.hasOwn(document.steps, id)),
  );
  const border = borderOf(document, chosen);
  if (!border.ok) return border;
  const id = stepIdFor(options.name, (taken) => exists(document, taken) && !chosen.has(taken));
  const inputs = new FieldNames();
  const results = new FieldNames();
  const inside = new Map<string, StepDocument>();
  for (const one of chosen) {
    const step = document.steps[one];
    if (step === undefined) continue;
    const own = aroundOf(document, one) === border.around ? without(step, 'in') : step;
    inside.set(
      one,
      rewriteStep(own, (names) => handedOver(document, chosen, one, names, inputs), options.literals),
    );
  }
  const outside = new Map<string, StepDocument>();
  for (const [one, step] of Object.entries(document.steps)) {
    if (!chosen.has(one))
      outside.set(
        one,
        rewriteStep(step, (names) => handedBack(chosen, id, names, results), options.literals),
      );
  }
  const replaced = { ...document, steps: { ...document.steps, ...Object.fromEntries(outside) } };
  return {
    ok: true,
    id,
    flow: newFlow(document, chosen, border, inside, { name: options.name, inputs, results }),
    document: withSubflow(replaced, chosen, border, id, options.name, inputs),
  };
}

/** What is read from outside comes as a field of the body; loops of their own keep their `item`. */
function handedOver(document: FlowDocument, chosen: ReadonlySet<string>, reader: string, names: readonly string[], inputs: FieldNames) {
  const [root = '', step = ''] = names;
  if (root === 'response' || (root === 'steps' && chosen.has(step))) return null;
  const loop = aroundOf(document, reader);
  if (['item', 'index', 'items'].includes(root) && loop !== undefined && chosen.has(loop)) return null;
  return { take: names.length, put: [TRIGGER_ID, 'body', inputs.fieldFor(names)] };
}

/** What others read of the steps is a field of the sub-flow's result. */
function handedBack(chosen: ReadonlySet<string>, id: string, names: readonly string[], results: FieldNames) {
  const [root = '', step = ''] = names;
  if (root !== 'steps' || !chosen.has(step)) return null;
  return { take: names.length, put: ['steps', id, 'output', 'result', results.fieldFor(names)] };
}

interface Made {
  readonly name: string;
  readonly inputs: FieldNames;
  readonly results: FieldNames;
}

function newFlow(
  document: FlowDocument,
  chosen: ReadonlySet<string>,
  border: Extract<Border, { ok: true }>,
  inside: ReadonlyMap<string, StepDocument>,
  { name, inputs, results }: Made,
): FlowDocument {
  const respond = stepIdFor('respond', (taken) => inside.has(taken));
  const answer: StepDocument = { name: 'Respond', operation: 'respond', input: { body: expressionsOf(results) } };
  const edges = document.edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to));
  const first = placeOf(document, border.entry);
  const layout: Record<string, Place> = { [TRIGGER_ID]: { x: 0, y: 0 } };
  let right = 0;
  for (const one of chosen) {
    const place = placeOf(document, one);
    const isRoot = aroundOf(document, one) === border.around;
    layout[one] = isRoot ? { ...place, x: place.x - first.x + COLUMN, y: place.y - first.y } : place;
    if (isRoot) right = Math.max(right, place.x - first.x + COLUMN + (place.w ?? 0));
  }
  const last = border.ends[0];
  layout[respond] = { x: right + COLUMN, y: last === undefined ? 0 : (layout[last]?.y ?? 0) };
  return {
    schema: FLOW_SCHEMA,
    name: titleOf(name),
    ...(document.owner === undefined ? {} : { owner: document.owner }),
    trigger: {
      operation: 'flow',
      ...(results.isEmpty ? {} : { config: { result: objectSchema(results) } }),
      output: { type: 'object', properties: { body: objectSchema(inputs) } },
    },
    steps: { ...Object.fromEntries(inside), [respond]: answer },
    edges: [makeEdge(TRIGGER_ID, 'out', border.entry), ...edges, ...border.ends.map((end) => makeEdge(end, 'out', respond))],
    layout,
  };
}

function titleOf(name: string): string {
  return name.trim().slice(0, 200) || 'Sub-flow';
}

function withSubflow(
  document: FlowDocument,
  chosen: ReadonlySet<string>,
  { entry, around }: Extract<Border, { ok: true }>,
  id: string,
  name: string,
  inputs: FieldNames,
): FlowDocument {
  const place = placeOf(document, entry);
  const step: StepDocument = {
    name: titleOf(name),
    operation: 'subflow',
    input: inputs.isEmpty ? {} : { input: expressionsOf(inputs) },
    ...(around === undefined ? {} : { in: around }),
  };
  const bridged = new Map<string, EdgeDocument>();
  for (const { from, port = 'out', to } of document.edges) {
    if (chosen.has(from) === chosen.has(to)) continue;
    const edge = chosen.has(to) ? makeEdge(from, port, id) : makeEdge(id, 'out', to);
    bridged.set(edgeKey(edge), edge);
  }
  const left = removeSteps(document, [...chosen]);
  return {
    ...left,
    steps: { ...left.steps, [id]: step },
    edges: [...left.edges, ...bridged.values()],
    layout: { ...left.layout, [id]: { x: place.x, y: place.y } },
  };
}

function expressionsOf(fields: FieldNames): JsonObject {
  return Object.fromEntries(fields.entries().map(([field, names]): [string, Json] => [field, `{{ ${pathText(names)} }}`]));
}

function objectSchema(fields: FieldNames): JsonObject {
  return { type: 'object', properties: Object.fromEntries(fields.entries().map(([field]): [string, Json] => [field, {}])) };
}
