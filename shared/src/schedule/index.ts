export { timingProblem, dueBetween, isDue, lastDue, nextDue } from './due-times.js';
export type { Timing } from './cron.js';
export { scheduleOf, type Schedule } from './schedule.js';
export { scheduleSentence } from './sentence.js';
export { scheduleTrigger } from './trigger.js';
