import type { Problem } from '../errors/table.js';
import type { FlowDocument } from '../flow/document.js';
import { readCron } from '../schedule/cron.js';
import { timingProblem } from '../schedule/due-times.js';
import { scheduleOf } from '../schedule/schedule.js';

const CONFIG = '/trigger/config';
/** Whether a day matches at all is looked at from here on: the answer is the same on every day, so a draft is judged the same on each. */
const SOME_DAY_MS = Date.UTC(2026, 0, 1);

/** The expression and the zone of a schedule, and how often it starts runs. The settings have passed their schema. */
export function checkSchedule(document: Pick<FlowDocument, 'trigger'>): Problem[] {
  const schedule = scheduleOf(document);
  if (!schedule) return [];
  const wrong = timingProblem(schedule, SOME_DAY_MS);
  if (wrong) {
    const code = wrong.at === 'cron' ? 'cron_invalid' : 'zone_unknown';
    const named = Object.hasOwn(document.trigger.config ?? {}, wrong.at);
    return [{ code, severity: 'error', pointer: named ? `${CONFIG}/${wrong.at}` : CONFIG, message: wrong.problem }];
  }
  const cron = readCron(schedule.cron);
  if (!cron.ok || /^\d+$/.test(cron.fields[0] ?? '')) return [];
  const message =
    'This starts runs more often than once a minute: up to 86,400 a day, each kept with its journal. Leave the second away unless that is meant.';
  return [{ code: 'schedule_fast', severity: 'warning', pointer: `${CONFIG}/cron`, message }];
}
