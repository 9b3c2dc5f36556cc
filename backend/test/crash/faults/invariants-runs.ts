import type { Found } from './found.js';
import type { Observation, SeenRun } from './observation.js';

/** Statuses in which everybody can see that a run waits, and for what. */
const OPEN = ['waiting', 'parked', 'needs_attention'];
const AT_REST = ['succeeded', 'succeeded_with_gaps', 'failed', 'cancelled', ...OPEN];

/** I1: the run that a sender was told of is there, and it is the one of that event. */
export function acceptedOnce({ accepted, runs }: Observation): Found {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const problems = accepted.flatMap(({ event, runId }) => {
    const run = byId.get(runId);
    if (!run) return [`event ${event} was accepted as run ${runId}, which is not there`];
    return run.event === event ? [] : [`event ${event} was told run ${runId}, which is about ${run.event}`];
  });
  return { checked: new Set(accepted.map(({ event }) => event)).size, problems };
}

/** P1: senders are answered 2xx, or told to come again. */
export function answeredPlainly({ accepted, strange }: Observation): Found {
  const problems = strange.map(({ event, status, code, log }) => `event ${event} was answered with ${status} ${code}: ${log.join(' ')}`);
  return { checked: accepted.length + strange.length, problems };
}

/** I2. */
export function oneRunEach({ accepted, runs }: Observation): Found {
  const runsOf = new Map<string, Set<string>>();
  const note = (event: string, runId: string): void => void runsOf.set(event, (runsOf.get(event) ?? new Set()).add(runId));
  for (const run of runs) note(run.event, run.id);
  for (const { event, runId } of accepted) note(event, runId);
  const twice = [...runsOf].filter(([, ids]) => ids.size > 1).map(([event, ids]) => `event ${event} has the runs ${[...ids].join(', ')}`);
  const known = new Set(accepted.map(({ event }) => event));
  const strange = runs
    .filter(({ event }) => !known.has(event))
    .map(({ id, event }) => `run ${id} is about ${event}, which nobody was answered for`);
  return { checked: runs.length, problems: [...twice, ...strange] };
}

/** I3. One whose turn has not come waits visibly where the one that it waits for does. */
export function settled({ runs, settledMs }: Observation): Found {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const waitsVisibly = ({ status, behind }: SeenRun): boolean =>
    AT_REST.includes(status) || (status === 'queued' && OPEN.includes(byId.get(behind ?? '')?.status ?? ''));
  const restless = runs
    .filter((run) => !waitsVisibly(run))
    .map((run) => {
      const last = run.journal.at(-1);
      const when = new Date(last?.atMs ?? 0).toISOString();
      const steps = run.steps.map(({ id, status, attempt }) => `${id} ${status} ${attempt}`).join(', ');
      return `${run.kind} run ${run.id} is still ${run.status}, owned by ${String(run.owner)}, behind ${String(run.behind)}, last entry ${String(last?.seq)} ${String(last?.kind)} of ${when}, steps: ${steps}`;
    });
  return { checked: runs.length, problems: settledMs === null && restless.length === 0 ? ['runs did not come to rest in time'] : restless };
}

/** Why a step that did not do its job let the run go on, as its policy says; the other reasons tell of no failed attempt. */
const FAILED_GAPS: readonly (string | null)[] = ['continued', 'fallback', 'error_edge'];

/** I10: one alert for each incident, and no failed run that belongs to none. */
export function toldOnce({ runs, incidents, alerts }: Observation): Found {
  const problems: string[] = [];
  for (const { id, openings, onItsWay } of incidents.filter(({ overBefore }) => !overBefore)) {
    const told = new Set(alerts.filter(({ incident, type }) => incident === id && type === 'incident.opened').map((alert) => alert.id))
      .size;
    if (openings !== 1) problems.push(`incident ${id} has ${openings} alerts of its opening`);
    else if (told > 1 || (told === 0 && !onItsWay)) problems.push(`of incident ${id}, ${told} alerts of its opening have arrived`);
  }
  for (const flowId of new Set(runs.map((run) => run.flowId))) {
    const failed = runs.filter(
      (run) => run.flowId === flowId && (run.status === 'failed' || run.steps.some(({ gap }) => FAILED_GAPS.includes(gap))),
    );
    const counted = incidents.flatMap(({ flows }) => flows).filter(({ id }) => id === flowId);
    const sum = counted.reduce((all, one) => all + one.runs, 0);
    if (failed.length > sum) problems.push(`${failed.length} runs of flow ${flowId} failed, and its incidents know of ${sum}`);
  }
  return { checked: incidents.length, problems };
}
