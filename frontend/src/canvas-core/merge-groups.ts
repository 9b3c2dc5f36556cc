import type { Json } from '@plumbline/shared';
import type { GroupDocument } from './document';
import type { Change } from './parts';

/**
 * A group that both sides changed: its members merge one by one, name and colour each on their own. Null where both gave it another
 * name or colour, or one side removed it.
 */
export function mergeGroup(mine: Change, theirs: Change): Json | null {
  const [base, ours, others] = [read(mine.before), read(mine.after), read(theirs.after)];
  if (base === null || ours === null || others === null) return null;
  const name = pick(base.name, ours.name, others.name);
  const colour = pick(base.colour, ours.colour, others.colour);
  if (name === CLASH || colour === CLASH) return null;
  const [was, here] = [new Set(base.steps), new Set(ours.steps)];
  const there = others.steps.filter((id) => here.has(id) || !was.has(id));
  const steps = [...there, ...ours.steps.filter((id) => !was.has(id) && !there.includes(id))];
  return { id: base.id, name, steps, ...(colour === undefined ? {} : { colour }) };
}

const CLASH = Symbol('changed differently on both sides');

function pick<T>(base: T, mine: T, theirs: T): T | typeof CLASH {
  if (mine === theirs || mine === base) return theirs;
  return theirs === base ? mine : CLASH;
}

function read(value: Json | undefined): GroupDocument | null {
  return value === undefined ? null : (value as unknown as GroupDocument);
}
