import type { JsonObject } from '@plumbline/shared';
import type { EventKind } from './flows.js';
import type { Forged } from './forgeries.js';
import type { Decision } from './human.js';
import type { Accepted, Cancelled, Strange } from './sender.js';
import type { SinkAlert, SinkCall } from './fault-sink.js';
import { textOf } from './text-of.js';

/** One step of a run, as the API shows it. */
export interface SeenStep {
  readonly id: string;
  readonly status: string;
  readonly attempt: number;
  readonly mayHaveHappened: boolean;
  /** It did not do its job, and the run went on. */
  readonly gap: string | null;
  /** The number that the service's answer told; null: its output holds none. */
  readonly told: number | null;
}

/** One entry of a journal, as the API shows it. */
export interface SeenEvent {
  readonly seq: number;
  readonly kind: string;
  readonly atMs: number;
  readonly step: string | null;
  readonly attempt: number | null;
  readonly epoch: number | null;
  /** Of a signal. */
  readonly signal: string | null;
}

/** A run as the API shows it, in its list and by itself. */
export interface SeenRun {
  readonly id: string;
  readonly flowId: string;
  /** What the calls of its version say that they are of. */
  readonly version: number;
  readonly status: string;
  /** Id of the worker that has it; null: nobody. */
  readonly owner: string | null;
  /** Id of the run that it waits for in its line; null: it waits for none. */
  readonly behind: string | null;
  /** What the list says that it is about: its event. */
  readonly event: string;
  readonly kind: EventKind;
  readonly steps: readonly SeenStep[];
  readonly journal: readonly SeenEvent[];
}

export interface SeenIncident {
  readonly id: string;
  readonly flows: readonly { readonly id: string; readonly runs: number }[];
  /** Alerts of its opening that are told, or on their way. */
  readonly openings: number;
  /** One of them is still on its way. */
  readonly onItsWay: boolean;
  /** It was over before anybody looked: people had repaired it, or it healed. Then nobody is told. */
  readonly overBefore: boolean;
}

/** How a run stood for somebody who watched it live, and how it stood for the API at that time. */
export interface SeenLive {
  readonly runId: string;
  readonly live: string;
  readonly api: string;
  /** How long it took until the two agreed, ms; null: they did not. */
  readonly agreedMs: number | null;
}

/** The queue was broken; how long it took until an event that was accepted afterwards had its first effect, ms; null: it never had. */
export interface SeenQueueLoss {
  readonly name: string;
  readonly atMs: number;
  readonly workedAfterMs: number | null;
}

/** All that an outside checker knows after the faults: from senders, the sink, the person, and the API. */
export interface Observation {
  readonly accepted: readonly Accepted[];
  /** Answers to senders that no sender should get, with what the apis wrote of them. */
  readonly strange: readonly (Strange & { readonly log: readonly string[] })[];
  readonly cancelled: readonly Cancelled[];
  readonly forged: readonly Forged[];
  readonly runs: readonly SeenRun[];
  readonly calls: readonly SinkCall[];
  readonly decisions: readonly Decision[];
  readonly alerts: readonly SinkAlert[];
  readonly incidents: readonly SeenIncident[];
  readonly live: readonly SeenLive[];
  readonly queueLosses: readonly SeenQueueLoss[];
  /** Places in which a secret was found, and how many places were searched. */
  readonly canaries: { readonly found: readonly string[]; readonly searched: number };
  readonly leaseMs: number;
  /** From the last fault until every run had ended or visibly waited, ms; null: some never did. */
  readonly settledMs: number | null;
}

/** The run that one waits for in its line, as the API shows it; null: its turn has come, or it stands in none. */
export function behindOf({ order }: JsonObject): string | null {
  const { waits, behind } = (order ?? {}) as JsonObject;
  return waits === true && typeof behind === 'string' ? behind : null;
}

export function stepsOf(run: JsonObject): SeenStep[] {
  return (run['steps'] as JsonObject[]).map((step) => ({
    id: textOf(step['id']),
    status: textOf(step['status']),
    attempt: Number(step['attempt']),
    mayHaveHappened: step['mayHaveHappened'] === true,
    gap: typeof step['gap'] === 'string' ? step['gap'] : null,
    told: toldBy(step['output']),
  }));
}

function toldBy(output: unknown): number | null {
  const call = (output as { body?: { call?: unknown } | null } | null)?.body?.call;
  return typeof call === 'number' ? call : null;
}

export function eventsOf(items: readonly JsonObject[]): SeenEvent[] {
  return items.map((item) => ({
    seq: Number(item['seq']),
    kind: textOf(item['kind']),
    atMs: Date.parse(textOf(item['at'])),
    step: typeof item['step'] === 'string' ? item['step'] : null,
    attempt: typeof item['attempt'] === 'number' ? item['attempt'] : null,
    epoch: typeof item['epoch'] === 'number' ? item['epoch'] : null,
    signal: textOf((item['signal'] as JsonObject | undefined)?.['kind']) || null,
  }));
}
