import { escapePointer, isJsonObject, type Json } from '@plumbline/shared';

/** One place where two values differ; a side that has nothing there is absent. */
export interface Difference {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Most places that are kept. */
const MAX_DIFFERENCES = 200;

/** Where an edited input differs from the one that was sent: what the audit log keeps. */
export function differenceOf(before: Json | undefined, after: Json | undefined): Difference[] {
  const found: Difference[] = [];
  compare(before, after, '', found);
  return found.slice(0, MAX_DIFFERENCES);
}

function compare(before: Json | undefined, after: Json | undefined, pointer: string, found: Difference[]): void {
  if (found.length >= MAX_DIFFERENCES || before === after) return;
  const members = membersOf(before, after);
  if (members === null) {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    found.push({ pointer, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) });
    return;
  }
  for (const [name, one, other] of members) compare(one, other, `${pointer}/${escapePointer(name)}`, found);
}

type Member = readonly [string, Json | undefined, Json | undefined];

/** The members of two objects or of two lists, side by side; null when they can not be compared member by member. */
function membersOf(before: Json | undefined, after: Json | undefined): Member[] | null {
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, i): Member => [String(i), before[i], after[i]]);
  }
  if (!isJsonObject(before) || !isJsonObject(after)) return null;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const own = (object: { [key: string]: Json }, name: string): Json | undefined => (Object.hasOwn(object, name) ? object[name] : undefined);
  return [...names].map((name): Member => [name, own(before, name), own(after, name)]);
}
