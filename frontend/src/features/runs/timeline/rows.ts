import { placeOf, stepKey, type FlowDocument, type RunView, type StepStatus, type StepView } from '@plumbline/shared';
import type { StepLine } from './segments';

/** One row of the waterfall: a step, or one turn of a for-each. */
export interface Row {
  /** `stepKey`, or `turn:<key of the for-each>:<index>`. */
  readonly id: string;
  readonly kind: 'step' | 'turn';
  /** Of the step that is selected with it. */
  readonly key: string;
  readonly name: string;
  readonly depth: number;
  readonly status: StepStatus;
  /** Null: nothing inside. */
  readonly isOpen: boolean | null;
}

export interface RowOptions {
  readonly opened: ReadonlySet<string>;
  readonly errorsOnly: boolean;
}

const TROUBLE: readonly StepStatus[] = ['needs_attention', 'failed', 'parked', 'retrying'];
/** The first of these that a turn holds is said of it. */
const WORST: readonly StepStatus[] = [...TROUBLE, 'running', 'waiting', 'queued', 'cancelled', 'succeeded', 'skipped', 'idle'];

/** The rows to show, in the order in which their steps were first heard of; what has not begun comes last. Pure. */
export function rowsOf(
  document: FlowDocument,
  run: RunView,
  lines: ReadonlyMap<string, StepLine>,
  { opened, errorsOnly }: RowOptions,
): readonly Row[] {
  const turns = turnsOf(document, run);
  const inside = stepsByLoop(document);
  const rows: Row[] = [];
  const first = (key: string): number => lines.get(key)?.firstMs ?? Number.POSITIVE_INFINITY;

  function addSteps(loop: string | null, turn: readonly number[], depth: number): void {
    const ids = [...(inside.get(loop) ?? [])].map((id, place) => ({ id, place, at: first(stepKey(id, turn)) }));
    ids.sort((a, b) => (a.at === b.at ? a.place - b.place : a.at - b.at));
    for (const { id } of ids) addStep(id, turn, depth);
  }

  function addStep(id: string, turn: readonly number[], depth: number): void {
    const key = stepKey(id, turn);
    const step = run.steps.get(key);
    const own = turns.get(key);
    const trouble = isTrouble(step) || (own !== undefined && [...own.values()].flat().some(isTrouble));
    if (errorsOnly && !trouble) return;
    const isOpen = own === undefined ? null : opened.has(key);
    const name = document.steps[id]?.name ?? id;
    rows.push({ id: key, kind: 'step', key, name, depth, status: step?.status ?? 'idle', isOpen });
    if (isOpen) addTurns(id, turn, key, depth + 1);
  }

  function addTurns(loop: string, turn: readonly number[], key: string, depth: number): void {
    for (const [index, steps] of [...(turns.get(key) ?? [])].sort(([a], [b]) => a - b)) {
      if (errorsOnly && !steps.some(isTrouble)) continue;
      const id = `turn:${key}:${String(index)}`;
      const isOpen = opened.has(id);
      const worst = WORST.find((status) => steps.some((step) => step.status === status)) ?? 'idle';
      rows.push({ id, kind: 'turn', key, name: `Item ${String(index + 1)}`, depth, status: worst, isOpen });
      if (isOpen) addSteps(loop, [...turn, index], depth + 1);
    }
  }

  const { parent } = run;
  // A run that works through a part of a for-each holds only that.
  if (parent?.part !== undefined) addTurns(parent.step, parent.turn ?? [], stepKey(parent.step, parent.turn), 0);
  else addSteps(null, [], 0);
  return rows;
}

const isTrouble = (step: StepView | undefined): boolean => step !== undefined && (TROUBLE.includes(step.status) || step.gap !== null);

function stepsByLoop(document: FlowDocument): ReadonlyMap<string | null, readonly string[]> {
  const inside = new Map<string | null, string[]>();
  for (const [id, step] of Object.entries(document.steps)) {
    const loop = step.in ?? null;
    inside.set(loop, [...(inside.get(loop) ?? []), id]);
  }
  return inside;
}

/** For each for-each, by key, the steps of each of its turns that has begun. */
function turnsOf(document: FlowDocument, run: RunView): ReadonlyMap<string, ReadonlyMap<number, StepView[]>> {
  const loops = new Map<string, Map<number, StepView[]>>();
  for (const step of run.steps.values()) {
    const index = step.turn.at(-1);
    const loop = document.steps[step.id]?.in;
    if (index === undefined || loop === undefined) continue;
    const key = stepKey(loop, step.turn.slice(0, -1));
    const turns = loops.get(key) ?? new Map<number, StepView[]>();
    const steps = turns.get(index);
    if (steps) steps.push(step);
    else turns.set(index, [step]);
    loops.set(key, turns);
  }
  return loops;
}

/** The rows that must be open for a step to be seen. */
export function openFor(document: FlowDocument, key: string): readonly string[] {
  const { step, turn } = placeOf(key);
  const loop = document.steps[step]?.in;
  const index = turn.at(-1);
  if (loop === undefined || index === undefined) return [];
  const around = stepKey(loop, turn.slice(0, -1));
  return [...openFor(document, around), around, `turn:${around}:${String(index)}`];
}

/**
 * Which steps each step had to wait for. The first steps of a for-each's body: nobody can tell, since turns wait for each other.
 */
export function beforeOf(document: FlowDocument): (key: string) => readonly string[] | null {
  const sources = new Map<string, string[]>();
  for (const { from, to } of document.edges) sources.set(to, [...(sources.get(to) ?? []), from]);
  return (key) => {
    const { step, turn } = placeOf(key);
    const before = (sources.get(step) ?? []).filter((id) => document.steps[id]?.in === document.steps[step]?.in && id in document.steps);
    if (before.length === 0 && turn.length > 0) return null;
    return before.map((id) => stepKey(id, turn));
  };
}
