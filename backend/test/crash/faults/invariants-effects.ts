import type { SinkCall } from './fault-sink.js';
import { HANDED_OVER, pathsOf } from './flows.js';
import type { Found } from './found.js';
import { grouped } from './grouped.js';
import type { Decision } from './human.js';
import type { Observation, SeenRun, SeenStep } from './observation.js';

/** Calls of each path, in the order of their arrival. */
const byPath = (calls: readonly SinkCall[]): ReadonlyMap<string, readonly SinkCall[]> => grouped(calls, ({ path }) => path);

const effectsOf = (calls: readonly SinkCall[] | undefined): number => calls?.filter(({ effect }) => effect).length ?? 0;

/** I4. A service that honours keys can only be made to do a thing twice by another key. */
export function keyedOnce({ calls }: Observation): Found {
  const paths = [...byPath(calls)].filter(([path]) => path.startsWith('/keyed'));
  const problems = paths.flatMap(([path, those]) => {
    const digests = new Map<string | null, string>();
    const changed = those.filter(({ key, digest }) => (digests.get(key) ?? digest) !== digest || void digests.set(key, digest));
    return [
      ...(effectsOf(those) > 1 ? [`${path} had ${effectsOf(those)} effects`] : []),
      ...(digests.has(null) ? [`${path} was called without a key`] : []),
      ...changed.map(({ n }) => `${path} was sent other bytes under the same key (call ${n})`),
    ];
  });
  return { checked: paths.length, problems };
}

/** I5: a further call needs a person who said so, or a service that said for certain that it had done nothing. */
export function unsafeOnce({ calls, decisions, runs }: Observation): Found {
  const said = grouped(decisions, ({ path }) => path);
  const paths = [...byPath(calls)].filter(([path]) => path.startsWith('/unsafe'));
  const problems = paths.flatMap(([path, those]) => {
    const here = said.get(path) ?? [];
    const known = (): string => story(path, those, here, runs);
    const decided = here.filter(({ as }) => as === 'send_again').length;
    const allowed = 1 + decided + those.filter(({ notDone }) => notDone).length;
    return [
      ...(those.length > allowed ? [`${path} was called ${those.length} times, and ${allowed} were decided: ${known()}`] : []),
      ...(effectsOf(those) > 1 + decided ? [`${path} had ${effectsOf(those)} effects: ${known()}`] : []),
    ];
  });
  return { checked: paths.length, problems };
}

/** What is known of a path, in order of time, so that a red line can be understood when all else is gone. */
function story(path: string, calls: readonly SinkCall[], decisions: readonly Decision[], runs: readonly SeenRun[]): string {
  const [event, name] = [path.split('/').at(-1), path.split('/').at(-2)];
  const journal = runs.filter((run) => run.event === event).flatMap((run) => run.journal);
  const told = [
    ...calls.map(({ n, atMs, effect, notDone }) => ({
      atMs,
      what: `call ${n} (${effect ? 'an effect' : notDone ? 'told that nothing was done' : 'no effect'})`,
    })),
    ...decisions.map(({ runId, attempt, reason, as, atMs, heard, callsThen }) => ({
      atMs,
      what: `decided ${as} of attempt ${attempt} of run ${runId} after ${callsThen} calls, for ${reason}${heard ? '' : ', never heard whether it was taken'}`,
    })),
    ...journal
      .filter(({ kind, step }) => kind === 'signal.received' || (kind.startsWith('step.') && step === name))
      .map(({ atMs, seq, kind, attempt, signal }) => ({
        atMs,
        what: `journal ${seq}: ${kind}${signal === null ? '' : ` ${signal}`}${attempt === null ? '' : `, attempt ${attempt}`}`,
      })),
  ];
  const lines = told.sort((a, b) => a.atMs - b.atMs).map(({ atMs, what }) => `${new Date(atMs).toISOString()} ${what}`);
  return [...lines, ...(decisions.length === 0 ? ['no decision is known'] : [])].join('; ');
}

/** I6: both ways. What may have happened is said to be open, never denied. */
export function succeededMeansDone({ runs, calls }: Observation): Found {
  const paths = byPath(calls);
  let checked = 0;
  const problems = runs.flatMap((run) =>
    calling(run).flatMap(([step, path]) => {
      checked += 1;
      const effects = effectsOf(paths.get(path));
      const done = step.status === 'succeeded' && (step.gap === null || step.gap === 'reply_problem');
      if (done && effects === 0) return [`run ${run.id}: ${step.id} succeeded, and nothing happened`];
      if (!done && effects > 0 && !step.mayHaveHappened && !AT_WORK.includes(step.status) && !answeredFor(step)) {
        return [`run ${run.id}: ${step.id} is ${step.status}, and it happened`];
      }
      return [];
    }),
  );
  return { checked, problems };
}

/** Nothing is said yet of how it ended. */
const AT_WORK = ['running', 'retrying', 'parked', 'needs_attention'];

/** A person said to leave it. */
const answeredFor = ({ gap }: SeenStep): boolean => gap === 'skipped_by_person';

/** The steps of a run that call the sink, with the path of each. */
function calling(run: SeenRun): [SeenStep, string][] {
  const paths = pathsOf(run.kind, run.event);
  return run.steps.flatMap((step): [SeenStep, string][] => {
    const path = paths[step.id];
    return path === undefined ? [] : [[step, path]];
  });
}

/** I7: the last step of a run tells the numbers of the answers that it was handed. */
export function handedOver({ runs, calls }: Observation): Found {
  const paths = byPath(calls);
  let checked = 0;
  const problems = runs.flatMap((run) => {
    const handed = HANDED_OVER[run.kind];
    if (!handed) return [];
    const where = pathsOf(run.kind, run.event);
    return (paths.get(where[handed.by] ?? '') ?? []).flatMap(({ n, body }) =>
      handed.from.flatMap((id) => {
        const won = run.steps.find((step) => step.id === id)?.told ?? null;
        const told = typeof body[id] === 'number' ? body[id] : null;
        checked += 1;
        if (told !== won) return [`run ${run.id}: call ${n} was handed answer ${String(told)} of ${id}, and ${String(won)} won`];
        const known = told === null || paths.get(where[id] ?? '')?.some((call) => call.n === told) === true;
        return known ? [] : [`run ${run.id}: call ${n} was handed answer ${String(told)}, which ${id} was never given`];
      }),
    );
  });
  return { checked, problems };
}
