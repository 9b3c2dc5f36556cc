import { PlumblineError, type Json, type JsonObject } from '@plumbline/shared';
import type { Expressions } from '../../engine/ports/expressions.js';

export interface EventValueDeps {
  readonly expressions: Expressions;
  readonly nowMs: () => number;
}

/** An event as the expressions of its trigger see it. */
export interface KeyedEvent {
  readonly trigger: Json;
  readonly deliveryId: string;
}

/** Most values are read at once; only those that need an evaluation elsewhere take a promise. */
export type Later<T> = T | Promise<T>;

export function then<T, U>(value: Later<T>, next: (value: T) => Later<U>): Later<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/**
 * What one expression of a trigger's setting yields of an event; undefined: nothing.
 * @param what for the error: the setting, in words
 * @throws PlumblineError `contract_mismatch` when the expression fails on this event
 */
export function eventValue(
  deps: EventValueDeps,
  { setting, name }: { readonly setting: JsonObject; readonly name: string },
  { trigger, deliveryId }: KeyedEvent,
  what: string,
): Later<Json | undefined> {
  const template = templateOf(setting, name);
  const result = deps.expressions.evaluate({ template, scope: { trigger }, timeMs: deps.nowMs(), seed: deliveryId });
  return then(result, (done) => {
    if (!done.ok)
      throw new PlumblineError('contract_mismatch', `The ${what} of this trigger could not be evaluated: ${done.error.message}`);
    return Array.isArray(done.value) ? done.value[0] : done.value;
  });
}

/** Templates are compiled once per object, and a bare string has no identity: it stands in an array that does. */
const templates = new WeakMap<object, Map<string, Json>>();

function templateOf(setting: JsonObject, name: string): Json {
  let named = templates.get(setting);
  if (!named) templates.set(setting, (named = new Map<string, Json>()));
  let template = named.get(name);
  if (template === undefined) named.set(name, (template = [setting[name] ?? null]));
  return template;
}
