import type { AffectedState, AlertKind, AlertRuleKind, AlertRuleSettings, IncidentKind, StepErrorClass } from '@plumbline/shared';

/** Where an incident is: at a connection, else at a host, else in the flow itself. */
export type IncidentPlace =
  | { readonly kind: 'connection'; readonly id: string }
  | { readonly kind: 'host'; readonly id: string }
  | { readonly kind: 'flow'; readonly id: string };

/** Why: classes and codes, never words of a service. */
export interface IncidentCause {
  readonly class: StepErrorClass;
  /** Empty: the class says it all. */
  readonly code: string;
}

/** Somebody has seen it and says so: nothing more is escalated. */
export interface Acknowledgement {
  readonly by: string;
  readonly atMs: number;
  readonly note: string;
}

/** What people were told of an incident last. */
export type Told = 'nothing' | 'open' | 'closed';

/** One problem, however many runs it meets. Times are ms since the epoch. */
export interface Incident {
  readonly id: string;
  readonly kind: IncidentKind;
  /** At most one open incident has it. */
  readonly key: string;
  readonly place: IncidentPlace;
  /** Null: a rule found it out. */
  readonly cause: IncidentCause | null;
  /** What a rule measured, and its limit. */
  readonly measured: Measured | null;
  readonly openedMs: number;
  readonly lastSeenMs: number;
  /** Null: it is open. */
  readonly closedMs: number | null;
  /** Who closed it by hand; null: it closed by itself. */
  readonly closedBy: string | null;
  /** When it was opened again within the grace time; null: never. */
  readonly reopenedMs: number | null;
  /** Failed attempts after which nothing was tried again by itself. */
  readonly failures: number;
  /** The last failure that its flow had provided for; null: none. */
  readonly handledMs: number | null;
  readonly told: Told;
  readonly toldMs: number | null;
  /** Failures when something was told last. */
  readonly toldFailures: number;
  readonly escalations: number;
  readonly acknowledged: Acknowledgement | null;
}

/** What a rule saw: percent, or seconds. */
export interface Measured {
  readonly value: number;
  readonly limit: number;
}

/** A step of a run that an incident has met. */
export interface Affected {
  readonly incidentId: string;
  readonly runId: string;
  /** `stepKey`; empty: the run as a whole. */
  readonly step: string;
  readonly flowId: string;
  readonly state: AffectedState;
  /** Place in the run's journal of the newest failure that was counted: one that is read again counts once. */
  readonly seq: number;
  /** Place in the journal that the state was judged at. */
  readonly judgedSeq: number;
  readonly failures: number;
  readonly sinceMs: number;
  readonly lastMs: number;
}

/** What is known before: the newest incident of each key, and the affected steps of all runs that the failures are of. */
export interface Known {
  readonly incidents: readonly Incident[];
  readonly affected: readonly Affected[];
}

/** Rows to write: each incident and each affected step once, as they are now. */
export interface Recorded {
  readonly incidents: readonly Incident[];
  readonly affected: readonly Affected[];
  /** Incidents that were not open before. */
  readonly opened: readonly Incident[];
  /** Incidents that were open before. */
  readonly closed: readonly Incident[];
}

/** A rule, as far as telling people goes. */
export interface AlertRule {
  readonly id: string;
  /** Null: every flow. */
  readonly flowId: string | null;
  readonly watch: RuleWatch;
  /** Channels that are told; null: all. */
  readonly channels: readonly string[] | null;
}

export type RuleWatch = { [K in AlertRuleKind]: { readonly kind: K; readonly settings: AlertRuleSettings<K> } }[AlertRuleKind];

/** An incident with what is counted of the steps that it has met. */
export interface Situation {
  readonly incident: Incident;
  /** Flows that it has met. */
  readonly flowIds: readonly string[];
  /** Since when the oldest affected step that still holds it open waits, ms; null: none. */
  readonly heldSinceMs: number | null;
}

/** Something is to be told, and to whom. */
export interface DueAlert {
  readonly kind: Exclude<AlertKind, 'test'>;
  /** What made it worth telling again. */
  readonly because: 'first' | 'back' | 'more' | 'age' | 'over';
  /** Null: all channels. */
  readonly channels: readonly string[] | null;
}
