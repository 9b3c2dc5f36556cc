import type { AffectedState, Json } from '@plumbline/shared';
import type { Incident } from './incident.js';

/** A flow that an incident has met. */
export interface AffectedFlow {
  readonly flowId: string;
  readonly name: string;
  /** Empty: nobody. */
  readonly owner: string;
  /** As its document has it; null: none. */
  readonly runbook: Json;
  readonly runs: number;
  /** Steps by where they stand. */
  readonly states: { readonly [S in AffectedState]: number };
}

export interface AffectedStep {
  readonly flowId: string;
  readonly stepId: string;
  readonly name: string;
  /** Times that it stands so in some run or turn. */
  readonly steps: number;
}

export interface IncidentEntry {
  readonly at: number;
  readonly kind: 'opened' | 'reopened' | 'acknowledged' | 'closed';
  readonly actor: string | null;
  readonly note: string | null;
}

/** An incident with what people want to know of it. */
export interface IncidentRecord {
  readonly incident: Incident;
  /** Of a connection: the service and its name; null: it is gone, or it is no connection. */
  readonly connection: { readonly service: string; readonly name: string } | null;
  readonly heldSinceMs: number | null;
  /** At most 50, those with the most to do first. */
  readonly flows: readonly AffectedFlow[];
  /** At most 50. */
  readonly steps: readonly AffectedStep[];
}

/** Looks incidents up for people. */
export interface IncidentReader {
  /** Newest first. */
  list(filter: { readonly open: boolean; readonly limit: number; readonly beforeId: string | null }): Promise<readonly IncidentRecord[]>;
  get(id: string): Promise<IncidentRecord | null>;
  openCount(): Promise<number>;
  /** In order. */
  entries(id: string): Promise<readonly IncidentEntry[]>;
  /** False: it is closed, or there is none. */
  acknowledge(id: string, by: string, note: string): Promise<boolean>;
  /** Closes it whatever it holds; false: it is closed already, or there is none. */
  close(id: string, by: string, note: string): Promise<boolean>;
}
