import type { SinkCall } from './fault-sink.js';
import { HANDED_OVER, pathsOf } from './flows.js';
import type { Found } from './found.js';
import type { Observation, SeenRun, SeenStep } from './observation.js';

/** Calls of each path, in the order of their arrival. */
function byPath(calls: readonly SinkCall[]): ReadonlyMap<string, readonly SinkCall[]> {
  const found = new Map<string, SinkCall[]>();
  for (const call of calls) {
    const before = found.get(call.path);
    if (before) before.push(call);
    else found.set(call.path, [call]);
  }
  return found;
}

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
export function unsafeOnce({ calls, decisions }: Observation): Found {
  const again = new Map<string, number>();
  for (const { path, as } of decisions) if (as === 'send_again') again.set(path, (again.get(path) ?? 0) + 1);
  const paths = [...byPath(calls)].filter(([path]) => path.startsWith('/unsafe'));
  const problems = paths.flatMap(([path, those]) => {
    const decided = again.get(path) ?? 0;
    const allowed = 1 + decided + those.filter(({ notDone }) => notDone).length;
    return [
      ...(those.length > allowed ? [`${path} was called ${those.length} times, and ${allowed} were decided`] : []),
      ...(effectsOf(those) > 1 + decided ? [`${path} had ${effectsOf(those)} effects`] : []),
    ];
  });
  return { checked: paths.length, problems };
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
