import type { JsonObject } from '@plumbline/shared';
import type { Inbox, InboxFilter, InboxListing } from '../../engine/ports/inbox.js';

/** Deliveries that match, newest first, with what became of them. */
export async function listDeliveries(inbox: Inbox, filter: InboxFilter): Promise<{ items: JsonObject[]; next: string | null }> {
  const rows = await inbox.list({ ...filter, limit: filter.limit + 1 });
  const page = rows.slice(0, filter.limit);
  return { items: page.map(listedDelivery), next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
}

/** A delivery as lists show it. */
export function listedDelivery({ id, receivedMs, run, replay, ...rest }: InboxListing): JsonObject {
  const { flowId, flowName, kind, verdict, bytes, excerpt, eventId } = rest;
  return {
    ...{ id, receivedAt: new Date(receivedMs).toISOString(), flowId, flowName, kind, verdict, bytes, excerpt, eventId },
    run: run ? { ...run } : null,
    replay: replay ? { ...replay } : null,
  };
}
