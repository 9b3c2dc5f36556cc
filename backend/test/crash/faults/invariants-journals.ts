import type { Found } from './found.js';
import type { Observation, SeenEvent, SeenRun } from './observation.js';
import { textOf } from './text-of.js';

/** What a confirmed cancel may leave under way, ms: a call that had started and hangs in a slow network. */
const SLOW_WAY_MS = 3_000;
const CLOCK_MS = 1_000;

const OUTCOMES = ['step.succeeded', 'step.failed', 'step.not_sent'];

/** I9: neither the journal nor the service sees a step start after the answer to a cancel. */
export function cancelHeld({ cancelled, runs, calls, leaseMs }: Observation): Found {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const lastCall = new Map<string, number>();
  for (const { path, atMs } of calls) lastCall.set(eventIn(path), Math.max(atMs, lastCall.get(eventIn(path)) ?? 0));
  const problems = cancelled.flatMap(({ runId, confirmedMs }) => {
    const run = byId.get(runId);
    if (!run) return [`run ${runId} was cancelled and is not there`];
    const late = run.journal.filter(({ kind, atMs }) => kind === 'step.started' && atMs > confirmedMs + CLOCK_MS);
    const lateBy = (lastCall.get(run.event) ?? 0) - confirmedMs;
    return [
      ...late.map(({ step, atMs }) => `run ${runId}: ${textOf(step)} started ${atMs - confirmedMs} ms after the cancel was confirmed`),
      ...(lateBy > leaseMs + SLOW_WAY_MS ? [`run ${runId}: a call arrived ${lateBy} ms after the cancel was confirmed`] : []),
    ];
  });
  return { checked: cancelled.length, problems };
}

const eventIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** I11: no hole, no second outcome of an attempt, no claim under an old epoch, nothing after the end that nobody asked for. */
export function journalsWhole({ runs }: Observation): Found {
  return { checked: runs.length, problems: runs.flatMap((run) => faultsOf(run.journal).map((what) => `run ${run.id}: ${what}`)) };
}

function faultsOf(journal: readonly SeenEvent[]): string[] {
  const faults: string[] = [];
  const outcomes = new Set<string>();
  let epoch = 0;
  let ended = false;
  for (const [i, event] of journal.entries()) {
    if (event.seq !== i + 1) faults.push(`entry ${i + 1} has the number ${event.seq}`);
    if (event.epoch !== null) {
      if (event.epoch <= epoch) faults.push(`it was claimed under epoch ${event.epoch} after ${epoch}`);
      epoch = event.epoch;
    }
    if (OUTCOMES.includes(event.kind)) {
      const attempt = `${String(event.step)} ${String(event.attempt)}`;
      if (outcomes.has(attempt)) faults.push(`attempt ${attempt} has two outcomes`);
      outcomes.add(attempt);
    }
    if (ended && event.kind.startsWith('step.')) faults.push(`${event.kind} at ${event.seq}, after its end`);
    if (event.kind === 'run.finished') ended = true;
    if (event.kind === 'signal.received') ended = false;
  }
  return faults;
}

/** Longest that what is shown live may be behind, ms: 2 s, and what a busy machine adds. */
const LIVE_MS = 5_000;

/** I12. */
export function liveAgrees({ live }: Observation): Found {
  const bad = live.filter(({ agreedMs }) => agreedMs === null || agreedMs > LIVE_MS);
  return {
    checked: live.length,
    problems: bad.map(
      ({ runId, live: shown, api, agreedMs }) => `run ${runId} is shown as ${shown}, and is ${api} (after ${String(agreedMs)} ms)`,
    ),
  };
}

/** P7: every call says the version of the flow that its run began with. */
export function versionKept({ runs, calls }: Observation): Found {
  const versions = new Map<string, SeenRun>(runs.map((run) => [run.event, run]));
  const told = calls.filter(({ body }) => typeof body['version'] === 'number');
  const problems = told.flatMap(({ path, body }) => {
    const run = versions.get(eventIn(path));
    return run && run.version !== body['version']
      ? [`run ${run.id} is of version ${run.version}, and ${path} was called as of ${textOf(body['version'])}`]
      : [];
  });
  return { checked: told.length, problems };
}
