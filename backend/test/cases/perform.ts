import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Sink } from '../../../e2e/stand-ins/sink.js';
import { stepOf } from '../support/product.js';
import { LEAD, type Case, type Expectation } from './case.js';
import { Stage, type Host } from './stage.js';

/** Plays a case from the import of its flow to the counts of what happened outside. */
export async function perform(one: Case, host: Host, sink: Sink): Promise<void> {
  for (const [path, behaviours] of Object.entries(one.script ?? {})) sink.script(path, ...behaviours);
  for (const [path, behaviour] of Object.entries(one.always ?? {})) sink.always(path, behaviour);
  const stage = new Stage(host, sink, one.flow(sink.url));
  await stage.publish();
  for (const event of one.events ?? [{ body: LEAD }]) await stage.send(event);
  await one.play?.(stage);
  const run = await stage.rested();
  compare(run, sink, one.expect);
  await one.expect.check?.(stage);
}

function compare(run: JsonObject, sink: Sink, { status, run: fields, steps, calls, effects }: Expectation): void {
  const wanted = Object.entries(steps).map(([id, fields]) => [id, typeof fields === 'string' ? { status: fields } : fields] as const);
  const seen = wanted.map(([id, fields]) => [id, pick(stepOf(run, id), Object.keys(fields))] as const);
  expect({ status: run['status'], steps: Object.fromEntries(seen) }).toMatchObject({ status, steps: Object.fromEntries(wanted) });
  if (fields) expect(run).toMatchObject(fields);
  expect(counts(sink.calls)).toEqual(calls);
  expect(counts(sink.effects)).toEqual(withoutNone(effects ?? calls));
}

function withoutNone(wanted: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(wanted).filter(([, count]) => count > 0));
}

function pick(step: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(['status', ...names].map((name) => [name, step[name] ?? null]));
}

function counts(list: readonly { readonly path: string }[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { path } of list) result[path] = (result[path] ?? 0) + 1;
  return result;
}
