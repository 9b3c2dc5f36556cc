import type { BulkRepairRequest } from '@plumbline/shared';

/** One step that a bulk repair is to repair. */
export interface BulkRepairItem {
  readonly n: number;
  readonly runId: string;
  /** `stepKey` of the step. */
  readonly step: string;
  readonly attempt: number;
}

/** A bulk repair and how far it is. */
export interface BulkRepairRecord {
  readonly id: string;
  readonly request: BulkRepairRequest;
  readonly by: string;
  readonly createdMs: number;
  readonly stopped: boolean;
  readonly total: number;
  /** Items by what came of them; the rest is still to be done. */
  readonly outcomes: { readonly [outcome: string]: number };
}

/** Items that are due now, under the repair that they belong to. */
export interface DueItems {
  readonly repair: Pick<BulkRepairRecord, 'id' | 'request' | 'by'>;
  readonly items: readonly BulkRepairItem[];
}

/** Bulk repairs, durable: whichever process is free takes what is due, at the rate that was asked for. */
export interface BulkRepairStore {
  create(id: string, request: BulkRepairRequest, by: string, items: readonly Omit<BulkRepairItem, 'n'>[]): Promise<void>;
  get(id: string): Promise<BulkRepairRecord | null>;
  /** Newest first. */
  list(limit: number, beforeId: string | null): Promise<readonly BulkRepairRecord[]>;
  /** Begins nothing more; false when there is no such repair. */
  stop(id: string): Promise<boolean>;
  /** Takes one second's worth of some repair that is due; nobody else gets the same within that second. */
  takeDue(): Promise<DueItems | null>;
  note(id: string, n: number, outcome: string): Promise<void>;
}
