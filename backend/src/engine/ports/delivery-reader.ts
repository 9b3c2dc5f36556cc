import type { ErrorCode, Json, TriggerDocument } from '@plumbline/shared';
import type { Delivery } from './run-store.js';

/** A delivery as expressions see it (`trigger`): `{headers, body, query, method, path}`. */
export type ReadDelivery =
  { readonly ok: true; readonly trigger: Json } | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

/** Turns raw bytes into what the flow sees; the trigger chooses the parser, never the sender's Content-Type. */
export interface DeliveryReader {
  read(delivery: Delivery, trigger: TriggerDocument): ReadDelivery;
}
