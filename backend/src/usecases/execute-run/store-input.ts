import { isLarge, type Json } from '@plumbline/shared';
import type { LoopRequest } from '../../engine/operations/built-in.js';
import { BUILT_INS } from '../../engine/operations/built-ins.js';
import type { Instance } from '../../engine/run/instance.js';
import { PART_ITEMS } from '../../engine/run/next-moves.js';
import { visibleSteps } from '../../engine/run/step-scope.js';
import type { ExecutionDeps } from './deps.js';
import type { Ready } from './gathered.js';
import type { LoadedRun, PartContext } from './loaded-run.js';
import { referencesOf } from './references.js';

/** Puts away what the journal can not hold. Answers at once when there is nothing like that, as nearly always. */
export function storeLargeInput(deps: ExecutionDeps, run: LoadedRun, at: Instance, ready: Ready): Ready | Promise<Ready> {
  const owner = { runId: run.state.view.id };
  if (at.planned.operation === 'for_each') return storeItems(deps, run, at, ready);
  if (ready.inputRef || !isLarge(ready.input)) return ready;
  const kept = whatIsKept(at.planned.operation, ready.input);
  if (kept === undefined || !isLarge(kept)) return ready;
  return deps.payloads.putJson(owner, kept).then((inputRef) => ({ ...ready, inputRef }));
}

/** A call journals its input, an operation inside the engine its output. */
function whatIsKept(operation: string, input: Json): Json | undefined {
  const builtIn = BUILT_INS.get(operation);
  if (!builtIn) return input;
  const result = builtIn.run(input, 0);
  return result.ok && 'output' in result ? result.output : undefined;
}

function storeItems(deps: ExecutionDeps, run: LoadedRun, at: Instance, ready: Ready): Ready | Promise<Ready> {
  const result = BUILT_INS.get('for_each')?.run(ready.input, 0);
  if (!result?.ok || !('loop' in result)) return ready;
  const { items } = result.loop;
  const inParts = items.length > PART_ITEMS;
  if (!inParts && !isLarge(items as Json[])) return ready;
  return store(deps, run, at, ready, result.loop, inParts);
}

async function store(
  deps: ExecutionDeps,
  run: LoadedRun,
  at: Instance,
  ready: Ready,
  { items }: LoopRequest,
  inParts: boolean,
): Promise<Ready> {
  const owner = { runId: run.state.view.id };
  const itemsRef = await deps.payloads.putJson(owner, items as Json[]);
  if (!inParts) return { ...ready, itemsRef };
  const context = contextOf(run, at) as unknown as Json;
  return { ...ready, itemsRef, contextRef: await deps.payloads.putJson(owner, context) };
}

/** What the steps inside a for-each may read of what is around it; only what they do read. */
function contextOf({ state, trigger }: LoadedRun, at: Instance): PartContext {
  const steps = visibleSteps(state, at.turn);
  const read = readInside(state.plan.bodies, at.planned.id);
  const entries = Object.entries(steps).filter(([id]) => read === null || read.has(id));
  return { trigger, steps: Object.fromEntries(entries) };
}

/** The ids that templates of a body read, those of a for-each inside it included; null: any. */
function readInside(bodies: LoadedRun['state']['plan']['bodies'], loop: string): Set<string> | null {
  const read = new Set<string>();
  const inside = [...(bodies.get(loop) ?? [])];
  for (let step = inside.pop(); step !== undefined; step = inside.pop()) {
    const { input, success, pagination, lookUp } = step;
    for (const template of [input, success, pagination?.next, pagination?.items, lookUp?.found, lookUp?.output]) {
      const { all, ids } = referencesOf(template ?? null);
      if (all) return null;
      for (const id of ids) read.add(id);
    }
    inside.push(...(bodies.get(step.id) ?? []));
  }
  return read;
}
