import { acceptedOnce, answeredPlainly, oneRunEach, settled, toldOnce } from './invariants-runs.js';
import { cancelHeld, journalsWhole, liveAgrees, versionKept } from './invariants-journals.js';
import { handedOver, keyedOnce, succeededMeansDone, unsafeOnce } from './invariants-effects.js';
import { inTurn } from './invariants-order.js';
import { forgedRefused } from './invariants-signed.js';
import type { Found } from './found.js';
import type { Observation } from './observation.js';

/** One thing that must hold, whatever was broken (`reliability.md` C.3). */
export interface Invariant {
  readonly id: string;
  readonly says: string;
  readonly check: (seen: Observation) => Found;
}

/** Longest that a lost queue may keep a new event from its first effect, ms; other faults may hit it at the same time. */
const QUEUE_MS = 60_000;

function noSecrets({ canaries }: Observation): Found {
  return { checked: canaries.searched, problems: canaries.found.map((place) => `a secret was found in ${place}`) };
}

function queueNotNeeded({ queueLosses }: Observation): Found {
  const bad = queueLosses.filter(({ workedAfterMs }) => workedAfterMs === null || workedAfterMs > QUEUE_MS);
  return {
    checked: queueLosses.length,
    problems: bad.map(
      ({ name, workedAfterMs }) =>
        `after ${name} new events had ${workedAfterMs === null ? 'no effect' : `their first effect after ${workedAfterMs} ms`}`,
    ),
  };
}

export const INVARIANTS: readonly Invariant[] = [
  { id: 'I1', says: 'every event that was answered with 2xx has exactly one run', check: acceptedOnce },
  { id: 'I2', says: 'no event has two runs, and no run is without an event', check: oneRunEach },
  { id: 'I3', says: 'every run has ended or visibly waits', check: settled },
  { id: 'I4', says: 'keyed calls: one effect a step, the same bytes under the same key', check: keyedOnce },
  { id: 'I5', says: 'unsafe calls: no call beyond the first that nobody decided', check: unsafeOnce },
  { id: 'I6', says: 'a step has succeeded if and only if its effect is there', check: succeededMeansDone },
  { id: 'I7', says: 'what a step was handed is the answer that won', check: handedOver },
  { id: 'I8', says: 'runs of one customer go one at a time, in the order of their events', check: inTurn },
  { id: 'I9', says: 'nothing starts once a cancel is confirmed', check: cancelHeld },
  { id: 'I10', says: 'each trouble is told exactly once', check: toldOnce },
  { id: 'I11', says: 'journals are whole: late results changed nothing', check: journalsWhole },
  { id: 'I12', says: 'what is shown live agrees with the API', check: liveAgrees },
  { id: 'I13', says: 'no secret is in a log, a row, a job or an answer', check: noSecrets },
  { id: 'I14', says: 'after the queue was lost, work goes on by itself', check: queueNotNeeded },
  { id: 'P1', says: 'senders are answered with 200 or 202, or told to come again (429, 503)', check: answeredPlainly },
  { id: 'P7', says: 'a run keeps the version that it began with', check: versionKept },
  { id: 'P15', says: 'forged events are refused, start nothing, and use up no id', check: forgedRefused },
];
