import { isJsonObject, type Json, type JsonObject, type OperationContract } from '@plumbline/shared';
import type { StepEffect } from './effects.js';

/** How far taking an effect back is. */
export interface UndoState {
  readonly runId: string;
  readonly step: string;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
  /** `stuck`: it needs a person, in its own run. */
  readonly is: 'under_way' | 'undone' | 'stuck';
}

/** The call that takes an effect back. */
export interface UndoAction {
  readonly operation: string;
  readonly title: string;
  /** What will have been taken back, for people. */
  readonly description: string;
  readonly connection: string | null;
  readonly input: JsonObject;
}

/**
 * One effect of a run, and whether it can be taken back.
 * - `possible`: by `action`
 * - `impossible`: `why` says why not
 * - `not_needed`: it only read
 * - `under_way`, `undone`, `stuck`: `undo` says by whom and in which run
 */
export interface UndoItem {
  readonly effect: StepEffect;
  readonly is: 'possible' | 'impossible' | 'not_needed' | UndoState['is'];
  readonly why: string;
  readonly action: UndoAction | null;
  readonly undo: UndoState | null;
}

/** What a plan is made with. */
export interface UndoFacts {
  readonly contracts: ReadonlyMap<string, OperationContract>;
  /** Who each connection stands for now; null: it does not exist any more. */
  readonly accounts: ReadonlyMap<string, string | null>;
  /** By `effectId`. */
  readonly undone: ReadonlyMap<string, UndoState>;
}

/** An effect by its step and attempt. */
export function effectId({ key, attempt }: { readonly key: string; readonly attempt: number }): string {
  return `${key}/${attempt}`;
}

/** Which effects of a run can be taken back, in the order in which they are: the newest first. Pure. */
export function undoPlan(effects: readonly StepEffect[], facts: UndoFacts): UndoItem[] {
  return effects.map((effect) => itemOf(effect, facts));
}

function itemOf(effect: StepEffect, facts: UndoFacts): UndoItem {
  const undo = facts.undone.get(effectId(effect)) ?? null;
  if (undo) return { effect, is: undo.is, why: undoWords(undo), action: null, undo };
  if (effect.effect === 'safe')
    return { effect, is: 'not_needed', why: 'It only read; there is nothing to take back.', action: null, undo };
  const made = actionOf(effect, facts);
  if (typeof made === 'string') return { effect, is: 'impossible', why: made, action: null, undo };
  const twice = effect.mayBeDuplicate ? ' It may be there twice; this takes one of them back.' : '';
  return { effect, is: 'possible', why: `${made.description}${twice}`, action: made, undo };
}

function undoWords({ is, by }: UndoState): string {
  if (is === 'undone') return `Taken back by ${by}.`;
  return is === 'stuck' ? `${by} wanted it taken back, and that is stuck: open the run that does it.` : `${by} is having it taken back.`;
}

/** The call, or in words why there is none. */
function actionOf(effect: StepEffect, { contracts, accounts }: UndoFacts): UndoAction | string {
  const contract = contracts.get(effect.operation);
  const { inverse } = contract ?? {};
  if (!contract) return 'This server does not know the operation any more.';
  if (!inverse) return `“${contract.title}” has no way back: no operation takes back what it does.`;
  if (effect.happened === 'maybe') return 'Nobody knows whether it happened. Answer that first; then it can be taken back.';
  const by = contracts.get(inverse.operation);
  if (!by) return `This server has no operation "${inverse.operation}", which would take it back.`;
  const { connection, account } = effect;
  if (connection !== null && (accounts.get(connection) ?? null) === null) return 'Its connection does not exist any more.';
  if (connection !== null && accounts.get(connection) !== account) return 'Its connection now stands for another account.';
  const input = fieldsOf(inverse.fields, effect);
  if (typeof input === 'string') return input;
  return { operation: by.id, title: by.title, description: inverse.description, connection, input };
}

function fieldsOf(fields: { readonly [field: string]: string }, effect: StepEffect): JsonObject | string {
  const input: { [field: string]: Json } = {};
  for (const [field, path] of Object.entries(fields)) {
    const value = valueAt(effect, path);
    if (value === undefined) return `What it needs to be taken back (${path}) is not there.`;
    input[field] = value;
  }
  return input;
}

/** Own properties only: what a service answered decides nothing about prototypes. */
function valueAt({ input, output }: StepEffect, path: string): Json | undefined {
  const [from, ...names] = path.split('.');
  let value = from === 'input' ? input : from === 'output' ? output : undefined;
  for (const name of names) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}
