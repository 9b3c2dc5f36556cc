import { asLiteral, isJsonObject, type FlowDocument, type Json } from '@plumbline/shared';
import type { Sample } from './samples.js';

/** What stands for a step that would wait for somebody, or start another flow. */
export function standIns(document: FlowDocument, samples: ReadonlyMap<string, Sample>): Map<string, Json> {
  const pins = new Map<string, Json>();
  for (const [id, { operation, input }] of Object.entries(document.steps)) {
    const kind = operation.split('@')[0];
    const sample = samples.get(id);
    const known = sample && sample.source !== 'made_up' && sample.source !== 'example' ? sample.value : null;
    if (kind === 'subflow') pins.set(id, known ?? { runId: 'rehearsal', status: 'succeeded', result: resultOf(sample?.value) });
    if (kind !== 'wait' || !isJsonObject(input ?? null)) continue;
    const fields = input as { readonly [name: string]: Json };
    if ('approval' in fields) pins.set(id, known ?? { reason: 'approval', decision: 'approve', by: 'rehearsal' });
    if ('event' in fields) pins.set(id, known ?? { reason: 'event', event: eventOf(sample?.value) });
  }
  return pins;
}

function resultOf(sample: Json | undefined): Json {
  return isJsonObject(sample ?? null) ? ((sample as { readonly [name: string]: Json })['result'] ?? {}) : {};
}

function eventOf(sample: Json | undefined): Json {
  const event = isJsonObject(sample ?? null) ? (sample as { readonly [name: string]: Json })['event'] : undefined;
  return { id: 'rehearsal', body: {}, ...(event !== undefined && isJsonObject(event) ? event : {}) };
}

/** The document with these outputs pinned and no others: what an author pinned is a sample here, not a step that is passed over. */
export function pinned(document: FlowDocument, pins: ReadonlyMap<string, Json>): FlowDocument {
  return withSteps(document, (id, { pinned: _, ...step }) => {
    const pin = pins.get(id);
    return pin === undefined ? step : { ...step, pinned: pin };
  });
}

/** The same for a published version, which knows no pins: a transform takes the place of each of these steps. */
export function replacedSteps(document: FlowDocument, outputs: ReadonlyMap<string, Json>): FlowDocument {
  return withSteps(document, (id, step) => {
    const output = outputs.get(id);
    if (output === undefined) return step;
    return { name: step.name, operation: 'transform', input: literal(output), ...(step.in === undefined ? {} : { in: step.in }) };
  });
}

type Step = FlowDocument['steps'][string];

function withSteps(document: FlowDocument, change: (id: string, step: Step) => Step): FlowDocument {
  return { ...document, steps: Object.fromEntries(Object.entries(document.steps).map(([id, step]) => [id, change(id, step)])) };
}

/** A template that yields this value, whatever its texts look like. */
function literal(value: Json): Json {
  if (typeof value === 'string') return asLiteral(value);
  if (Array.isArray(value)) return value.map(literal);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, literal(one)])) : value;
}
