import type { ReplayLink, RunEvent, RunOrder } from './events.js';

/** What a run has to know of the delivery that starts it. */
interface StartingDelivery {
  readonly id: string;
  readonly flowId: string;
  readonly kind: string;
  readonly replay?: ReplayLink;
}

/** The first event of the run that a delivery starts. @param order its place among the runs with the same key; null: in no order */
export function acceptedEvent(
  delivery: StartingDelivery,
  version: number,
  order: RunOrder | null,
): Extract<RunEvent, { kind: 'run.accepted' }> {
  const { flowId, id: deliveryId, kind: trigger, replay } = delivery;
  return { kind: 'run.accepted', flowId, version, deliveryId, trigger, ...(replay ? { replay } : {}), ...(order ? { order } : {}) };
}
