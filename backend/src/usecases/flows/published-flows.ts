import type { OperationContract, FlowDocument } from '@plumbline/shared';
import { compilePlan, type Plan } from '../../engine/graph/plan.js';
import type { FlowStore, FlowVersionRecord } from '../../engine/ports/flow-store.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';

/** Versions kept compiled; the least recently used goes first. */
const MAX_PLANS = 1_000;
/** Paths kept resolved. */
const MAX_PATHS = 10_000;

/** Compiled versions, and which one listens where: what the hot path asks for, kept in memory. */
export class PublishedFlows implements FlowVersions {
  private readonly plans = new Map<string, Plan>();
  private readonly paths = new Map<string, Plan>();
  private changes = 0;

  constructor(
    private readonly store: FlowStore,
    private readonly contracts: ReadonlyMap<string, OperationContract>,
  ) {
    // Another version may listen at any path from now on; versions themselves never change.
    store.onChanged(() => {
      this.changes++;
      this.paths.clear();
    });
  }

  plan(flowId: string, version: number): Plan | null | Promise<Plan | null> {
    const key = `${flowId}@${version}`;
    const known = this.plans.get(key);
    if (known) return touch(this.plans, key, known);
    return this.store.version(flowId, version).then((record) => record && this.keep(record));
  }

  async published(flowId: string): Promise<Plan | null> {
    const flow = await this.store.get(flowId);
    return flow?.publishedVersion && !flow.archived ? this.plan(flowId, flow.publishedVersion) : null;
  }

  /** The version whose webhook listens at this path; null when none does. */
  atPath(path: string): Plan | null | Promise<Plan | null> {
    // A path of a webhook has no colon: nobody gets past the page of a form by way of its address.
    return path.includes(':') ? null : (this.paths.get(path) ?? this.resolve(path));
  }

  /** The version whose form is at this path; null when there is none. */
  formAt(path: string): Plan | null | Promise<Plan | null> {
    const address = formAddress(path);
    return this.paths.get(address) ?? this.resolve(address);
  }

  private async resolve(address: string): Promise<Plan | null> {
    const asOf = this.changes;
    const record = await this.store.atPath(address);
    if (!record || addressOf(record.document) !== address) return null;
    const plan = this.keep(record);
    if (asOf === this.changes) trim(this.paths.set(address, plan), MAX_PATHS);
    return plan;
  }

  private keep(record: FlowVersionRecord): Plan {
    const key = `${record.flowId}@${record.version}`;
    const plan = this.plans.get(key) ?? compilePlan(record.flowId, record.version, record.document, this.contracts, record.draft);
    trim(this.plans.set(key, plan), MAX_PLANS);
    return plan;
  }
}

/** The path that a document's webhook wants; null when its trigger has none. */
export function hookPath(document: FlowDocument): string | null {
  const path = document.trigger.operation === 'webhook' ? document.trigger.config?.['path'] : undefined;
  return typeof path === 'string' ? path : null;
}

/** What a document's trigger listens at, which no two flows share: the path of a webhook, or the address of a form; null: nothing. */
export function addressOf(document: FlowDocument): string | null {
  const path = document.trigger.operation === 'form' ? document.trigger.config?.['path'] : undefined;
  return typeof path === 'string' ? formAddress(path) : hookPath(document);
}

/** Forms have paths of their own: a webhook may have the same. */
const formAddress = (path: string): string => `form:${path}`;

/** The path in an address. */
export const pathIn = (address: string): string => address.slice(address.indexOf(':') + 1);

function touch<V>(map: Map<string, V>, key: string, value: V): V {
  map.delete(key);
  map.set(key, value);
  return value;
}

function trim<V>(map: Map<string, V>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
