import { callableOf, namedFlows, watchOf, type CallableFlow, type FlowDocument } from '@plumbline/shared';
import type { FlowStore } from '../../engine/ports/flow-store.js';

/** The published flows that the sub-flow steps of a document name, with what they take and what they answer. */
export async function callableFlows(
  flows: Pick<FlowStore, 'get' | 'version'>,
  document: FlowDocument,
): Promise<ReadonlyMap<string, CallableFlow>> {
  const callable = new Map<string, CallableFlow>();
  for (const id of namedFlows(document)) {
    const flow = await flows.get(id);
    const version = flow?.publishedVersion && !flow.archived ? await flows.version(id, flow.publishedVersion) : null;
    const signature = version && callableOf(version.document);
    if (signature) callable.set(id, signature);
  }
  return callable;
}

/** Those of the flows that a document listens to which are there and in use. */
export async function listenedTo(flows: Pick<FlowStore, 'get'>, document: FlowDocument): Promise<ReadonlySet<string>> {
  const found = await Promise.all((watchOf(document)?.flows ?? []).map((id) => flows.get(id)));
  return new Set(found.flatMap((flow) => (flow && !flow.archived ? [flow.id] : [])));
}
