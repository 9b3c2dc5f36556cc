import { PlumblineError, uuidTimeMs, type FlowDocument, type Json, type JsonObject } from '@plumbline/shared';
import type { DeliveryReader } from '../../engine/ports/delivery-reader.js';
import type { Inbox } from '../../engine/ports/inbox.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { RunIndex, RunOutput } from '../../engine/ports/run-index.js';
import type { RunStore } from '../../engine/ports/run-store.js';
import { newestOutputs } from './newest-outputs.js';
import { shortenJson } from './shorten-json.js';

export interface SampleDeps {
  readonly flows: Pick<FlowStore, 'get'>;
  readonly index: RunIndex;
  readonly inbox: Pick<Inbox, 'list'>;
  readonly store: Pick<RunStore, 'delivery'>;
  readonly versions: Pick<FlowVersions, 'plan'>;
  readonly deliveries: DeliveryReader;
  readonly payloads: PayloadStore;
  /** UTF-8. */
  readonly decode: (bytes: Uint8Array) => string;
}

/** Longest value that is shown, characters of JSON text. */
const SHOWN = 16_000;
/** Largest value that is read whole, bytes: parsing it takes about 10 ms. */
export const READ_WHOLE = 1_000_000;
/** Newest runs whose events are looked at. */
const EVENTS = 20;

/** What the trigger handed over last, and what each step of the draft really answered last: for whoever maps them. */
export async function flowSamples(deps: SampleDeps, flowId: string): Promise<{ trigger: JsonObject | null; steps: JsonObject }> {
  const flow = await deps.flows.get(flowId);
  if (!flow) throw new PlumblineError('flow_not_found');
  const trigger = await newestEvent(deps, flowId, flow.draft);
  const steps: JsonObject = {};
  for (const [id, output] of await newestOutputs(deps.index, flowId, Object.keys(flow.draft.steps))) {
    steps[id] = { ...(await shown(deps, output)), runId: output.runId, at: new Date(output.atMs).toISOString() };
  }
  return { trigger: trigger && { ...shortenJson(trigger.value, SHOWN), runId: trigger.runId, at: trigger.at }, steps };
}

type EventDeps = Pick<SampleDeps, 'index' | 'inbox' | 'store' | 'versions' | 'deliveries'>;

interface NewestEvent {
  readonly value: Json;
  /** Null: it came to the test address. */
  readonly runId: string | null;
  readonly at: string;
}

/**
 * What the trigger handed over last: to the newest run that has an event, or to the test address, as the draft's trigger reads it. One that
 * is larger than a sample should be is passed over.
 */
export async function newestEvent(deps: EventDeps, flowId: string, draft: FlowDocument): Promise<NewestEvent | null> {
  const [ofRun, ofTest] = [await newestOfRuns(deps, flowId), await newestTest(deps, flowId, draft)];
  return ofTest !== null && (ofRun === null || ofTest.at > ofRun.at) ? ofTest : ofRun;
}

async function newestTest({ inbox, store, deliveries }: EventDeps, flowId: string, draft: FlowDocument): Promise<NewestEvent | null> {
  for (const { id, receivedMs } of await inbox.list({ flowId, verdicts: ['captured', 'unproven'], limit: EVENTS })) {
    const delivery = await store.delivery(id);
    const read = delivery && deliveries.read(delivery, draft.trigger);
    if (read?.ok) return { value: read.trigger, runId: null, at: new Date(receivedMs).toISOString() };
  }
  return null;
}

async function newestOfRuns({ index, store, versions, deliveries }: EventDeps, flowId: string): Promise<NewestEvent | null> {
  for (const { runId, version, deliveryId } of await index.list({ flowId, children: true, limit: EVENTS })) {
    const delivery = await store.delivery(deliveryId);
    const plan = await versions.plan(flowId, version);
    if (!delivery || !plan || delivery.kind === 'part' || delivery.raw.length > READ_WHOLE) continue;
    const read = deliveries.read(delivery, plan.document.trigger);
    if (read.ok) return { value: read.trigger, runId, at: new Date(uuidTimeMs(runId)).toISOString() };
  }
  return null;
}

async function shown(deps: SampleDeps, { output, outputRef }: RunOutput): Promise<{ value: Json; truncated: boolean }> {
  if (!outputRef) return shortenJson(output ?? null, SHOWN);
  try {
    if (outputRef.bytes <= READ_WHOLE) return shortenJson(await deps.payloads.readJson(outputRef), SHOWN);
    return { value: await beginning(deps, outputRef.id), truncated: true };
  } catch {
    return { value: null, truncated: true };
  }
}

/** How the text of a large value begins: to read it whole would hold everybody else up. */
async function beginning({ payloads, decode }: SampleDeps, id: string): Promise<string> {
  for await (const chunk of (await payloads.open(id))?.chunks ?? []) return `${decode(chunk.subarray(0, SHOWN / 2))}…`;
  return '…';
}
