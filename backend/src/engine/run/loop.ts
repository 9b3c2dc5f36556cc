import { keyOf, type Json, type LoopOpened, type StepPlace } from '@plumbline/shared';
import type { Plan, PlanStep } from '../graph/plan.js';
import { instanceInTurn, type Instance, type Phase } from './instance.js';

/** One turn of a for-each: its body for one item. */
export interface Turn {
  readonly index: number;
  readonly instances: readonly Instance[];
  readonly phases: Map<string, Phase>;
  /** Instances that are not settled yet. */
  unsettled: number;
  /** Begun and not settled. */
  active: number;
  /** Failures that nobody handled: the turn fails, what has not begun does not begin. */
  failures: number;
  /** Its end is journaled. */
  ended: boolean;
}

/** A for-each whose items are known, as the owner of its run holds it. */
export interface Loop {
  readonly at: Instance;
  readonly opened: LoopOpened;
  readonly body: readonly PlanStep[];
  /** Null after a take-over, until they were fetched from the payload store. */
  items: readonly Json[] | null;
  readonly turns: Map<number, Turn>;
  /** Turns that were opened and have not ended. */
  open: number;
  /** Index of the turn that opens next. */
  next: number;
}

export function newLoop(at: Instance, opened: LoopOpened, plan: Plan): Loop {
  return {
    at,
    opened,
    body: plan.bodies.get(at.planned.id) ?? [],
    items: opened.items ?? (opened.itemsRef ? null : []),
    turns: new Map(),
    open: 0,
    next: 0,
  };
}

export function newTurn(loop: Loop, index: number): Turn {
  const path = [...loop.at.turn, index];
  const instances = loop.body.map((planned) => instanceInTurn(planned, path));
  return {
    index,
    instances,
    phases: new Map(instances.map(({ key }) => [key, 'unbegun'])),
    unsettled: instances.length,
    active: 0,
    failures: 0,
    ended: false,
  };
}

/** Counts an instance in its turn anew. */
export function setPhase(turn: Turn, key: string, phase: Phase): void {
  const before = turn.phases.get(key);
  if (before === undefined || before === phase) return;
  turn.phases.set(key, phase);
  turn.unsettled += Number(isOpen(phase)) - Number(isOpen(before));
  turn.active += Number(phase === 'active') - Number(before === 'active');
  turn.failures += Number(phase === 'failed') - Number(before === 'failed');
}

function isOpen(phase: Phase): boolean {
  return phase === 'unbegun' || phase === 'active';
}

/** Whether nothing more happens in a turn by itself. */
export function isOver(turn: Turn): boolean {
  return turn.unsettled === 0 || (turn.failures > 0 && turn.active === 0);
}

/** The key of the for-each around a place in its body, and the index of the turn. */
export function aroundOf(plan: Plan, place: StepPlace): { readonly loop: string; readonly index: number } | null {
  const { turn } = place;
  const index = turn?.at(-1);
  const around = plan.steps.get(place.step)?.body;
  if (turn === undefined || index === undefined || around === null || around === undefined) return null;
  return { loop: keyOf({ step: around, turn: turn.slice(0, -1) }), index };
}
