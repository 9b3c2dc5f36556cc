import { namedFlows, type CallableFlow, type FlowDocument } from '@plumbline/shared';

/**
 * The flows that a draft calls, for its check.
 * @param known flows that were looked up; null: it can not be called
 * @returns undefined while one of them has not been looked up yet: nothing is said then
 */
export function calledFlows(
  document: FlowDocument,
  known: ReadonlyMap<string, CallableFlow | null>,
): ReadonlyMap<string, CallableFlow> | undefined {
  const called = new Map<string, CallableFlow>();
  for (const id of namedFlows(document)) {
    const flow = known.get(id);
    if (flow === undefined) return undefined;
    if (flow) called.set(id, flow);
  }
  return called;
}
