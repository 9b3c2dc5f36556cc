import type { FlowDocument } from '@plumbline/shared';
import type { FirstStarts } from '../../engine/ports/first-starts.js';
import { importFlow, publishFlow, type FlowDeps } from '../flows/edit-flows.js';
import { hookPath } from '../flows/published-flows.js';
import { SYSTEM } from './keep-connections.js';

export interface FirstStartDeps {
  readonly flows: FlowDeps;
  readonly firstStarts: FirstStarts;
}

/** Under what the example is remembered. */
const EXAMPLE = 'lead-intake';

/** The example flow where it is published: its id, and the hook that starts it. */
export interface Example {
  readonly flowId: string;
  /** `/hooks/...` */
  readonly hook: string;
}

/**
 * Imports and publishes the example flow into a database that has no flow, once: what was begun is finished by the next start, what
 * was finished and deleted does not come back.
 */
export async function makeExample({ flows: deps, firstStarts }: FirstStartDeps, document: FlowDocument): Promise<void> {
  const known = await firstStarts.find(EXAMPLE);
  if (known?.done || (known === null && (await deps.flows.list(1, null)).length > 0)) return;
  const { flowId } = known ?? (await firstStarts.begin(EXAMPLE, deps.chance.uuid()));
  const flow = await deps.flows.get(flowId);
  if (flow === null) await importFlow(deps, document, SYSTEM, flowId);
  if (!flow?.publishedVersion) await publishFlow(deps, flowId, {}, SYSTEM);
  await firstStarts.finish(EXAMPLE);
}

/** The example as it is published now; null when it is not. */
export async function findExample({ flows: { flows }, firstStarts }: FirstStartDeps): Promise<Example | null> {
  const record = await firstStarts.find(EXAMPLE);
  const flow = record && (await flows.get(record.flowId));
  const version = flow?.publishedVersion ? await flows.version(flow.id, flow.publishedVersion) : null;
  const path = version && hookPath(version.document);
  return path ? { flowId: version.flowId, hook: `/hooks/${path}` } : null;
}
