import { isUnhandled, type ChildView, type EndStatus, type StepError, type StepView } from '@plumbline/shared';
import { isOver, type Loop, type Turn } from './loop.js';
import { mayNotGoOn } from './loop-state.js';
import type { RunState } from './state.js';

/** What is to be done about a for-each or a sub-flow now. */
export type Move =
  | { readonly do: 'end_turn'; readonly index: number; readonly error: StepError | null }
  | { readonly do: 'start_part'; readonly part: number; readonly from: number; readonly count: number }
  /** Everything inside has ended, or nothing more may begin. */
  | { readonly do: 'close' };

/** Items of one child run (`engine.md` 7). */
export const PART_ITEMS = 100;

/** Pure; the moves are made in order, and asked for again after that. */
export function nextMoves(state: RunState, key: string): Move[] {
  const step = state.view.steps.get(key);
  if (step?.status !== 'waiting') return [];
  const loop = state.loops.get(key);
  if (!loop) return step.waitingFor === 'child' && (step.children?.get(0)?.status ?? null) !== null ? [{ do: 'close' }] : [];
  return loop.opened.parts > 0 ? partMoves(state, loop, step) : turnMoves(state, loop, step);
}

function turnMoves(state: RunState, loop: Loop, step: StepView): Move[] {
  const moves: Move[] = [];
  for (const turn of loop.turns.values()) {
    if (!turn.ended && isOver(turn)) moves.push({ do: 'end_turn', index: turn.index, error: errorOf(state, turn) });
  }
  if (moves.length > 0) return moves;
  const done = step.loop?.done === loop.opened.count;
  return loop.open === 0 && (done || stoppedByItem(loop, step)) ? [{ do: 'close' }] : [];
}

function errorOf({ view }: RunState, turn: Turn): StepError | null {
  if (turn.failures === 0) return null;
  for (const { key } of turn.instances) {
    const step = view.steps.get(key);
    if (step && isUnhandled(step)) return step.error;
  }
  return null;
}

/** An item failed, and the for-each stops at its first error. */
function stoppedByItem({ opened }: Loop, step: StepView): boolean {
  const cut = [...(step.children?.values() ?? [])].some(({ status }) => isBad(status));
  return opened.onError === 'stop' && (cut || (step.loop?.failed ?? 0) > 0);
}

function isBad(status: EndStatus | null): boolean {
  return status === 'failed' || status === 'cancelled';
}

function partMoves(state: RunState, loop: Loop, step: StepView): Move[] {
  const children: ReadonlyMap<number, ChildView> = step.children ?? new Map();
  const underWay = [...children.values()].filter(({ status }) => status === null).length;
  const { parts, atOnce, count } = loop.opened;
  const moves: Move[] = [];
  if (!mayNotGoOn(state, loop) && !stoppedByItem(loop, step)) {
    for (let part = children.size; part < parts && underWay + moves.length < atOnce; part++) {
      const from = part * PART_ITEMS;
      moves.push({ do: 'start_part', part, from, count: Math.min(PART_ITEMS, count - from) });
    }
  }
  if (moves.length > 0 || underWay > 0) return moves;
  return children.size === parts || stoppedByItem(loop, step) ? [{ do: 'close' }] : [];
}

/** What a for-each comes to, by counts alone. */
export interface LoopSummary {
  readonly count: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Some child run ended with gaps although no item of it failed. */
  readonly gaps: boolean;
  /** Of the first item that failed. */
  readonly error: StepError | null;
}

export function summaryOf(step: StepView): LoopSummary {
  const { loop } = step;
  const count = loop?.count ?? 0;
  const succeeded = (loop?.done ?? 0) - (loop?.failed ?? 0);
  const children = [...(step.children?.values() ?? [])];
  // Items of a child run that was cancelled or cut short did not succeed, whatever their own turns say.
  const failed =
    loop && loop.parts > 0 ? children.reduce((sum, child) => sum + child.count - (child.done - child.failed), 0) : (loop?.failed ?? 0);
  const inTurns = [...(loop?.turns.values() ?? [])].find(({ status }) => status === 'failed');
  const inChild = children.find(({ status }) => isBad(status));
  return {
    count,
    succeeded,
    failed,
    gaps: children.some(({ status }) => status === 'succeeded_with_gaps'),
    error: inTurns?.error ?? inChild?.error ?? null,
  };
}
