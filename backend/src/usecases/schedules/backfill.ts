import { PlumblineError, type JsonObject, type Problem } from '@plumbline/shared';
import { isDue } from '@plumbline/shared/schedule';
import type { MissedSpan } from '../../engine/ports/schedule-store.js';
import { scheduledFlow, SPANS, type ScheduleDeps } from './read-schedule.js';
import { startDue } from './start-due.js';

/**
 * Starts the published version for due times that were missed, in their order. Each starts one run; one that was started before, here
 * or by the schedule itself, answers that run. Where it ends in the middle it can be asked again as it is.
 * @throws PlumblineError `not_missed` when one of them was not: nothing is started then
 */
export async function backfill(
  deps: ScheduleDeps,
  flowId: string,
  dueTimes: readonly string[],
  by: string,
): Promise<{ items: JsonObject[] }> {
  const { plan, archived } = await scheduledFlow(deps, flowId);
  if (archived) throw new PlumblineError('flow_archived');
  const spans = await deps.schedules.missed(flowId, SPANS);
  const problems = dueTimes.flatMap((text, at) => problemWith(text, at, spans));
  if (problems.length > 0) throw new PlumblineError('not_missed', problems[0]?.message, { problems });
  const wanted = [...new Set(dueTimes.map((text) => Date.parse(text)))].sort((a, b) => a - b);
  const items: { dueAt: string; runId: string; again: boolean }[] = [];
  try {
    for (const dueMs of wanted) items.push({ dueAt: new Date(dueMs).toISOString(), ...(await startDue(deps.starting, plan, dueMs)) });
  } finally {
    const detail = { version: plan.version, started: items.map(({ dueAt, runId }) => ({ dueAt, runId })) };
    if (items.length > 0) await deps.audit.record({ actor: by, action: 'schedule.backfill', subject: flowId, detail });
  }
  return { items };
}

function problemWith(text: string, at: number, spans: readonly MissedSpan[]): Problem[] {
  const dueMs = Date.parse(text);
  const isMissed = spans.some(({ afterMs, untilMs, timing }) => dueMs > afterMs && dueMs <= untilMs && isDue(timing, dueMs));
  if (isMissed) return [];
  const message = `${text} is not among the due times of this flow that were missed; GET /api/flows/:id/schedule lists them.`;
  return [{ code: 'not_missed', severity: 'error', pointer: `/dueTimes/${at}`, message }];
}
