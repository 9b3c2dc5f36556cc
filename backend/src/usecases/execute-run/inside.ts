import { keyOf, uuidTimeMs, uuidV7, type ChildStarted, type Json, type LoopOpened, type ParentLink } from '@plumbline/shared';
import type { LoopRequest } from '../../engine/operations/built-in.js';
import type { ChildRun } from '../../engine/ports/run-store.js';
import { placeIn, type Instance } from '../../engine/run/instance.js';
import type { Loop } from '../../engine/run/loop.js';
import { PART_ITEMS, type Move } from '../../engine/run/next-moves.js';
import type { RunState } from '../../engine/run/state.js';
import type { ExecutionDeps } from './deps.js';
import type { Callee, StoredInput } from './gathered.js';
import type { LoadedRun, PartOrder } from './loaded-run.js';

/** A for-each begins: with up to 100 items in turns of this run, above that in child runs of 100 (`engine.md` 7). */
export function loopOpened(run: LoadedRun, at: Instance, attempt: number, request: LoopRequest, stored: StoredInput): LoopOpened {
  const { items, onError, collect } = request;
  const parts = items.length > PART_ITEMS ? Math.ceil(items.length / PART_ITEMS) : 0;
  const shares = parts > 0 ? share(request.atOnce, parts) : null;
  return {
    kind: 'loop.opened',
    ...placeIn(at),
    attempt,
    count: items.length,
    atOnce: shares?.atOnce ?? request.atOnce,
    onError,
    ...(collect === null ? {} : { collect }),
    body: (run.state.plan.bodies.get(at.planned.id) ?? []).map(({ id }) => id),
    parts,
    ...(shares ? { atOnceInPart: shares.inPart } : {}),
    ...(stored.itemsRef ? { itemsRef: stored.itemsRef } : { items }),
    ...(stored.contextRef ? { contextRef: stored.contextRef } : {}),
  };
}

/** Divides what may happen at once over child runs, so that several workers share the load and the sum is never more than asked for. */
function share(atOnce: number, parts: number): { readonly atOnce: number; readonly inPart: number } {
  const runs = Math.min(parts, Math.ceil(Math.sqrt(atOnce)));
  return { atOnce: runs, inPart: Math.max(1, Math.floor(atOnce / runs)) };
}

/** A child run together with the event that starts it. */
export interface Started {
  readonly event: ChildStarted;
  readonly child: ChildRun;
}

/** A sub-flow is always a child run (`engine.md` 7). */
export function startCallee(
  deps: ExecutionDeps,
  state: RunState,
  at: Instance,
  attempt: number,
  callee: Callee | null,
  input: Json,
): Started {
  if (!callee) throw new Error('a sub-flow without a flow');
  const runId = childId(deps, state, at, attempt, 0);
  const child: ChildRun = {
    runId,
    ...callee,
    parent: linkTo(state, at),
    kind: 'flow',
    raw: deps.encode(JSON.stringify(input)),
  };
  return { event: { kind: 'child.started', ...placeIn(at), attempt, child: runId }, child };
}

/** The child run for one part of a for-each; it performs the same version. */
export function startPart(deps: ExecutionDeps, state: RunState, loop: Loop, move: Extract<Move, { do: 'start_part' }>): Started {
  const { at, opened } = loop;
  const { part, from, count } = move;
  const runId = childId(deps, state, at, opened.attempt, part);
  if (!opened.itemsRef || !opened.contextRef) throw new Error('a for-each in parts without its items');
  const order: PartOrder = {
    loop: at.planned.id,
    atOnce: opened.atOnceInPart ?? 1,
    onError: opened.onError,
    collect: opened.collect ?? null,
    context: opened.contextRef,
    items: opened.itemsRef,
  };
  const child: ChildRun = {
    runId,
    flowId: state.view.flowId,
    version: state.view.version,
    parent: { ...linkTo(state, at), part, from },
    kind: 'part',
    raw: deps.encode(JSON.stringify(order)),
  };
  const event: ChildStarted = { kind: 'child.started', ...placeIn(at), attempt: opened.attempt, child: runId, part, from, count };
  return { event, child };
}

function linkTo({ view }: RunState, at: Instance): ParentLink {
  return { runId: view.id, ...placeIn(at), depth: (view.parent?.depth ?? 0) + 1 };
}

/**
 * The same for the same step, attempt and part, so that an append that is decided again starts the same run. Its time is the
 * parent's: both journals lie in one partition, and are kept for as long.
 */
function childId(deps: ExecutionDeps, { view }: RunState, at: Instance, attempt: number, part: number): string {
  const hash = deps.digest.sha256([view.id, keyOf(placeIn(at)), String(attempt), String(part)]);
  const bytes = Uint8Array.from({ length: 10 }, (_, i) => Number.parseInt(hash.slice(2 * i, 2 * i + 2), 16));
  return uuidV7(uuidTimeMs(view.id), bytes);
}
