import type { DeliveryVerdict } from '@plumbline/shared';
import type { Delivery } from './run-store.js';

/** A delivery to the test address of a flow: proven to be from whom its trigger expects, or not; or what a form was sent by no person. */
export type CaughtVerdict = Extract<DeliveryVerdict, 'captured' | 'unproven' | 'spam'>;

/** The test addresses of flows, which listen for a while, and what came there. */
export interface TestEvents {
  /** Listens for so long from now on, ms. @returns until when, ms; null: there is no such flow */
  listen(flowId: string, forMs: number): Promise<number | null>;
  stop(flowId: string): Promise<void>;
  /** Until when it listens, ms; null: it does not. */
  listensUntil(flowId: string): Promise<number | null>;
  /** Keeps an event that starts nothing; of a flow the newest `most`, spam by itself. */
  keep(delivery: Delivery, verdict: CaughtVerdict, most: number): Promise<void>;
}
