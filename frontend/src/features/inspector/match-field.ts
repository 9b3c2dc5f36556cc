import { suggest, type JsonObject } from '@plumbline/shared';
import type { Source } from './sources';
import { everything, nodeOf, type ValueNode } from './value-tree';

/** Values that are looked at, all sources together: this runs for each empty field that is shown. */
const MOST = 400;

const KINDS: Readonly<Record<string, string>> = { string: 'text', number: 'number', integer: 'number', boolean: 'yes/no' };

/** The value upstream that a field was probably meant for, by its name; the nearest step first. Null: none is alike. */
export function matchFor(name: string, schema: JsonObject, sources: readonly Source[]): ValueNode | null {
  const wanted = typeof schema['type'] === 'string' ? KINDS[schema['type']] : undefined;
  let left = MOST;
  for (const source of sources) {
    if (source.step === null || left <= 0) continue;
    const values = everything(nodeOf(source), left).slice(1);
    left -= values.length;
    const fitting = values.filter(({ name: own, type, path }) => !isTechnical(path) && !own.startsWith('[') && fits(type, wanted));
    const exact = fitting.find((one) => one.name === name);
    if (exact) return exact;
    const near = suggest(name, [...new Set(fitting.map((one) => one.name))]);
    const found = fitting.find((one) => one.name === near);
    if (found) return found;
  }
  return null;
}

/** What belongs to how an event was sent, not to what it says. */
const isTechnical = (path: string): boolean => /^trigger\.(method|path|headers|query)\b/.test(path);

const fits = (type: string, wanted: string | undefined): boolean => wanted === undefined || type === '' || type === wanted;
