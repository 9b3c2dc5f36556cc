/**
 * What may run at the same time. Checks that follow each other and have a lane go beside the other lanes of their stretch, in their order;
 * one without goes alone.
 * @template {{ readonly lane?: string }} Check
 * @param {readonly Check[]} checks
 * @returns {Check[][][]} one stretch after the other; in each, lanes that go side by side; in each lane, checks one after the other
 */
export function inLanes(checks) {
  /** @type {Map<string | undefined, Check[]>[]} */
  const stretches = [];
  for (const check of checks) {
    const last = stretches.at(-1);
    const joins = last !== undefined && check.lane !== undefined && !last.has(undefined);
    const stretch = joins ? last : new Map();
    if (!joins) stretches.push(stretch);
    stretch.set(check.lane, [...(stretch.get(check.lane) ?? []), check]);
  }
  return stretches.map((stretch) => [...stretch.values()]);
}
