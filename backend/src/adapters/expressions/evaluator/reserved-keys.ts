/** Keys by which JSONata marks its own objects. Data with them would change what an expression means (functions, lists of tuples). */
const RESERVED = ['_jsonata_lambda', '_jsonata_function', 'tupleStream', 'outerWrapper'];

/**
 * The first reserved key that is set in parsed JSON, if any. `text` is the JSON it came from, without spaces: looking there first costs
 * a fraction of a walk, and nearly always ends the matter.
 */
export function reservedKeyIn(value: unknown, text: string): string | undefined {
  if (!RESERVED.some((key) => text.includes(`"${key}":`))) return undefined;
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const members = next as Readonly<Record<string, unknown>>;
    const found = Array.isArray(next) ? undefined : RESERVED.find((key) => Object.hasOwn(members, key) && Boolean(members[key]));
    if (found !== undefined) return found;
    for (const member of Object.values(members)) waiting.push(member);
  }
  return undefined;
}
