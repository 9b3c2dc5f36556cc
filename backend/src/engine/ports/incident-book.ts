import type { AffectedState, ErrorKind, NextMove, RunStatus } from '@plumbline/shared';
import type { Affected, AlertRule, DueAlert, Incident, Known, Recorded, Situation } from './incident.js';
import type { NewAlert } from './alerts.js';

/** A failure in a journal, with the call that it is of. */
export interface JournaledFailure {
  readonly runId: string;
  readonly seq: number;
  readonly atMs: number;
  readonly flowId: string;
  /** Negative: a try of a draft. */
  readonly version: number;
  /** `stepKey`; empty: the run as a whole. */
  readonly step: string;
  /** Id of the step, without its turn. */
  readonly stepId: string;
  readonly error: ErrorKind;
  /** What the policy did then; null: the run ended with it. */
  readonly next: NextMove['do'] | null;
  /** It was not even sent: the trouble that others met keeps it back. */
  readonly held: 'parked' | 'waiting' | null;
  /** The attempt, where it came to one. */
  readonly call: { readonly url: string; readonly connectionId: string | null } | null;
}

/** Failures in order of time, and the place behind them. */
export interface Trouble {
  readonly failures: readonly JournaledFailure[];
  readonly next: TroublePlace;
  /** There is more to read at once. */
  readonly more: boolean;
}

/** A place among all failures; opaque. */
export interface TroublePlace {
  readonly at: string;
  readonly runId: string;
  readonly seq: number;
}

/** An affected step whose run, or the one above it, has moved on since it was judged. */
export interface MovedOn {
  readonly affected: Affected;
  /** Length of both journals together; null: the run is gone. */
  readonly heads: number | null;
}

export interface Judged {
  readonly affected: Affected;
  readonly state: AffectedState;
  readonly heads: number;
}

/** A flow that something may arrive for. */
export interface ListeningFlow {
  readonly flowId: string;
  readonly trigger: string;
  /** Since when its present version is published, ms. */
  readonly publishedMs: number;
  /** The newest event of its own, ms; null: none. */
  readonly lastMs: number | null;
}

/** An incident with what is counted of it. */
export interface Counted extends Situation {
  /** Affected steps that still hold it open. */
  readonly holding: number;
}

/**
 * The incidents, as the one process that keeps them sees them. What is read from journals is recorded together with the place that
 * it was read up to, so that a crash loses nothing, and what is read twice counts once.
 */
export interface IncidentBook {
  /** The failures behind the place that was recorded last, those only that no transaction under way can still come before. */
  trouble(limit: number): Promise<Trouble>;
  record(
    keys: readonly string[],
    runIds: readonly string[],
    decide: (known: Known) => Recorded,
    place: TroublePlace | null,
  ): Promise<Recorded>;
  movedOn(limit: number): Promise<readonly MovedOn[]>;
  judge(judged: readonly Judged[]): Promise<void>;
  /** Those that are open, and those whose end was not told yet. */
  counted(): Promise<readonly Counted[]>;
  close(incident: Incident, atMs: number): Promise<void>;
  /** What was told, and to whom; false: somebody changed the incident in between. */
  told(incident: Incident, after: Incident, due: DueAlert, alerts: readonly NewAlert[]): Promise<boolean>;
  /** Rules that are on. */
  rules(): Promise<readonly AlertRule[]>;
  /** Published flows that are not archived. */
  listening(): Promise<readonly ListeningFlow[]>;
  /** Published triggers that ask a service or a mailbox and whose last looks have failed, at least so many in a row. */
  failingLooks(atLeast: number): Promise<readonly { readonly flowId: string; readonly failedInRow: number }[]>;
  /** When the newest events of a flow arrived, ms. */
  arrivals(flowId: string, limit: number): Promise<readonly number[]>;
  /** Runs of a flow that no other run started, accepted since then, by status. */
  statuses(flowId: string, sinceMs: number): Promise<{ readonly [S in RunStatus]?: number }>;
  /** How long the runs took that were accepted since then and have succeeded, the newest ones, ms. */
  durations(flowId: string, sinceMs: number, limit: number): Promise<readonly number[]>;
  /** Says that somebody listens. @returns since when somebody has, without a break, ms */
  beat(): Promise<number>;
  /** Removes closed incidents that are older, with all that belongs to them. */
  tidy(closedBeforeMs: number): Promise<number>;
}

/** Lets one process at a time keep the incidents. */
export interface IncidentKeeper {
  /** Null: another process keeps them, or the database does not answer. */
  book(): Promise<IncidentBook | null>;
  /** Lets go of them, after something went wrong: whoever asks next begins afresh. */
  giveUp(): Promise<void>;
  close(): Promise<void>;
}
