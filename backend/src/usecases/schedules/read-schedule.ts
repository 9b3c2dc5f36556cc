import { PlumblineError, type JsonObject } from '@plumbline/shared';
import { dueBetween, lastDue, scheduleOf, scheduleSentence, timingProblem, type Schedule, type Timing } from '@plumbline/shared/schedule';
import type { Plan } from '../../engine/graph/plan.js';
import type { Audit } from '../../engine/ports/audit.js';
import type { Clock } from '../../engine/ports/clock.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { MissedSpan, ScheduleStore } from '../../engine/ports/schedule-store.js';
import { dueKey } from '../../engine/schedule/event.js';
import type { StartDueDeps } from './start-due.js';

export interface ScheduleDeps {
  readonly schedules: ScheduleStore;
  readonly starting: StartDueDeps;
  readonly flows: Pick<FlowStore, 'get'>;
  readonly clock: Clock;
  readonly audit: Audit;
}

/** A flow as it is published, with its schedule. */
export interface ScheduledFlow {
  readonly plan: Plan;
  readonly schedule: Schedule;
  readonly archived: boolean;
}

/** Due times that are shown ahead, and missed ones at most. */
const NEXT = 10;
const MISSED = 100;
/** Spans of missed time that are read; each holds at least one due time. */
export const SPANS = 1_000;

/** When a flow is due next, what was started last, and what was missed. */
export async function readSchedule(deps: ScheduleDeps, flowId: string): Promise<JsonObject> {
  const { schedule, archived } = await scheduledFlow(deps, flowId);
  const { cron, zone, missed: onMissed, most } = schedule;
  const lastMs = await deps.schedules.lastStartedMs(flowId);
  const found = missedTimes(await deps.schedules.missed(flowId, SPANS), MISSED + 1);
  const shown = found.slice(0, MISSED);
  const keys = [...shown.map(({ dueMs }) => dueKey(dueMs)), ...(lastMs === null ? [] : [dueKey(lastMs)])];
  const runs = await deps.schedules.runsOf(flowId, keys);
  return {
    ...{ cron, zone, sentence: scheduleSentence(schedule), onMissed, most },
    next: archived ? [] : nextTimes(schedule, deps.clock.nowMs()),
    last: lastMs === null ? null : { dueAt: iso(lastMs), runId: runs.get(dueKey(lastMs)) ?? null },
    missed: shown.map(({ dueMs, span: { why, detail } }) => {
      return { dueAt: iso(dueMs), why, detail, startedRunId: runs.get(dueKey(dueMs)) ?? null };
    }),
    missedMore: found.length > MISSED,
  };
}

/** What an expression and a zone mean, for whoever types them. */
export function previewSchedule(timing: Timing, nowMs: number): JsonObject {
  const wrong = timingProblem(timing, nowMs);
  if (wrong) return { sentence: null, next: [], problem: { at: wrong.at, message: wrong.problem } };
  return { sentence: scheduleSentence(timing), next: nextTimes(timing, nowMs), problem: null };
}

/** @throws PlumblineError `flow_not_found`, `not_published`, `not_scheduled` */
export async function scheduledFlow({ flows, starting }: ScheduleDeps, flowId: string): Promise<ScheduledFlow> {
  const flow = await flows.get(flowId);
  if (!flow) throw new PlumblineError('flow_not_found');
  const plan = flow.publishedVersion === null ? null : await starting.versions.plan(flowId, flow.publishedVersion);
  if (!plan) throw new PlumblineError('not_published');
  const schedule = scheduleOf(plan.document);
  if (!schedule) throw new PlumblineError('not_scheduled');
  return { plan, schedule, archived: flow.archived };
}

/** The due times of these spans, the newest first. Pure. */
export function missedTimes(spans: readonly MissedSpan[], limit: number): { readonly dueMs: number; readonly span: MissedSpan }[] {
  const found: { dueMs: number; span: MissedSpan }[] = [];
  for (const span of spans) {
    if (found.length >= limit) break;
    const times = lastDue(span.timing, span.afterMs, span.untilMs, limit - found.length).reverse();
    for (const dueMs of times) found.push({ dueMs, span });
  }
  return found;
}

function nextTimes(timing: Timing, nowMs: number): string[] {
  return dueBetween(timing, nowMs, Number.POSITIVE_INFINITY, NEXT).map(iso);
}

const iso = (ms: number): string => new Date(ms).toISOString();
