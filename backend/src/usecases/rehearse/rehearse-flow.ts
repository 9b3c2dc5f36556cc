import { PlumblineError, type Fault, type FlowDocument, type Json, type RehearsalCard } from '@plumbline/shared';
import type { RunOutput } from '../../engine/ports/run-index.js';
import { findFlow, problemsOf, type FlowDeps } from '../flows/edit-flows.js';
import { newestEvent, READ_WHOLE, type SampleDeps } from '../samples/flow-samples.js';
import { newestOutputs } from '../samples/newest-outputs.js';
import type { RehearsalDeps } from './deps.js';
import { hindering } from './hindering.js';
import { withMadeUpConnections } from './made-up-connections.js';
import type { OneAtATime } from './one-at-a-time.js';
import { rehearseDocument, type RehearsalOrder } from './rehearse-document.js';

export interface RehearseFlowDeps {
  readonly flows: FlowDeps;
  readonly samples: SampleDeps;
  readonly rehearsal: RehearsalDeps;
  readonly queue: OneAtATime;
}

/** What somebody wants to see rehearsed. */
export interface RehearsalWish {
  readonly of: 'draft' | 'published';
  /** Of the draft; left out: the newest one. */
  readonly revision?: number | undefined;
  readonly steps?: readonly string[] | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly trigger?: Json | undefined;
  readonly samples?: { readonly [stepId: string]: Json } | undefined;
}

/** For one request, ms: what is not done by then is asked for step by step. */
const LIMIT_MS = 20_000;

/**
 * Rehearses a flow of this server: with its connections (never their secrets), and with what its newest runs really got.
 * @throws PlumblineError `stale_revision`, `not_published`, `flow_has_problems`, `rehearsals_busy`
 */
export async function rehearseFlow(deps: RehearseFlowDeps, flowId: string, wish: RehearsalWish): Promise<RehearsalCard> {
  const { revision, version, document } = await wantedDocument(deps, flowId, wish);
  await refuseProblems(deps, document);
  const used = new Set(Object.values(document.steps).flatMap(({ connection }) => (typeof connection === 'string' ? [connection] : [])));
  const here = new Set((used.size === 0 ? [] : await deps.flows.connections.withIds([...used])).map(({ id }) => id));
  const connected = withMadeUpConnections(document, deps.rehearsal.contracts, (id) => here.has(id));
  const find: RehearsalDeps['connections']['find'] = (id) => connected.made.get(id) ?? deps.rehearsal.connections.find(id);
  const order: RehearsalOrder = {
    flowId,
    document: connected.document,
    revision,
    version,
    event: await eventOf(deps, flowId, document, wish.trigger),
    known: { given: wish.samples ?? {}, last: await lastOutputs(deps.samples, flowId, document) },
    steps: wish.steps ?? null,
    faults: wish.faults ?? null,
    limitMs: LIMIT_MS,
  };
  return deps.queue.run(() => rehearseDocument({ ...deps.rehearsal, connections: { find } }, order));
}

async function wantedDocument(
  { flows }: RehearseFlowDeps,
  flowId: string,
  { of, revision }: RehearsalWish,
): Promise<Pick<RehearsalOrder, 'document' | 'revision' | 'version'>> {
  const flow = await findFlow(flows, flowId);
  if (of === 'draft') {
    if (revision !== undefined && revision !== flow.revision) {
      const detail = `The draft is at revision ${flow.revision} now, you asked to rehearse ${revision}. Look at the newest one and rehearse that.`;
      throw new PlumblineError('stale_revision', detail, { revision: flow.revision });
    }
    return { document: flow.draft, revision: flow.revision, version: null };
  }
  const published = flow.publishedVersion === null ? null : await flows.flows.version(flowId, flow.publishedVersion);
  if (!published) throw new PlumblineError('not_published');
  return { document: published.document, revision: null, version: published.version };
}

/** What can not run can not be rehearsed. */
async function refuseProblems({ flows }: RehearseFlowDeps, document: FlowDocument): Promise<void> {
  const problems = hindering(await problemsOf(flows, document));
  if (problems.length > 0) throw new PlumblineError('flow_has_problems', problems[0]?.message, { problems });
}

async function eventOf(
  { samples }: RehearseFlowDeps,
  flowId: string,
  document: FlowDocument,
  given: Json | undefined,
): Promise<RehearsalOrder['event']> {
  if (given !== undefined) return { value: given, source: 'given' };
  const newest = await newestEvent(samples, flowId, document);
  return newest && { value: newest.value, source: 'last_run' };
}

async function lastOutputs(samples: SampleDeps, flowId: string, { steps }: FlowDocument): Promise<Map<string, Json>> {
  const last = new Map<string, Json>();
  for (const [id, output] of await newestOutputs(samples.index, flowId, Object.keys(steps))) {
    const value = await wholeOutput(samples, output);
    if (value !== undefined) last.set(id, value);
  }
  return last;
}

/** Undefined for one that is too large to be a sample, or that is not there any more. */
async function wholeOutput({ payloads }: SampleDeps, { output, outputRef }: RunOutput): Promise<Json | undefined> {
  if (!outputRef) return output;
  return outputRef.bytes > READ_WHOLE ? undefined : payloads.readJson(outputRef).catch(() => undefined);
}
