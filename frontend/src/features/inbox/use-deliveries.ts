'use client';

import { call, type CallOutput } from '../../api/call';
import { useLiveList, type LiveList } from '../../api/use-live-list';
import type { queryOf } from './inbox-filter';

export type DeliveryItem = CallOutput<'listDeliveries'>['items'][number];
export type DeliveryDetail = CallOutput<'getInboxDelivery'>;

/** Deliveries that match, live. @param topId while the list is held: the newest delivery that may be shown */
export function useDeliveries(query: ReturnType<typeof queryOf>, topId: string | null): LiveList<DeliveryItem> {
  return useLiveList(['listDeliveries', query], (page, signal) => call('listDeliveries', { query: { ...query, ...page } }, signal), topId);
}
