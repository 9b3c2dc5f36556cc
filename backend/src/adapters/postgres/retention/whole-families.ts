/** A run as one statement saw it. */
export interface SeenRun {
  readonly id: string;
  /** How much of its journal there was. */
  readonly lastSeq: number;
}

/** A run that `root`, or something that it started, has started. */
export interface Descendant extends SeenRun {
  readonly root: string;
  readonly ended: boolean;
}

export interface Family {
  readonly root: string;
  /** The root and everything below it. */
  readonly runIds: readonly string[];
  /** Events of all their journals. */
  readonly events: number;
}

/** The families in which everything has ended, in the order of their roots. */
export function endedFamilies(roots: readonly SeenRun[], descendants: readonly Descendant[]): Family[] {
  const below = new Map<string, Descendant[]>();
  for (const one of descendants) below.set(one.root, [...(below.get(one.root) ?? []), one]);
  return roots.flatMap(({ id, lastSeq }) => {
    const own = below.get(id) ?? [];
    if (own.some(({ ended }) => !ended)) return [];
    return [{ root: id, runIds: [id, ...own.map((one) => one.id)], events: own.reduce((sum, one) => sum + one.lastSeq, lastSeq) }];
  });
}

/** As many families as one transaction may remove, at least one. */
export function firstFamilies(families: readonly Family[], maxEvents: number): Family[] {
  let events = 0;
  return families.filter((family, i) => {
    events += family.events;
    return i === 0 || events <= maxEvents;
  });
}

/** The families whose descendants are all locked, and as they were seen: nothing can have been started below them since. */
export function untouched(families: readonly Family[], descendants: readonly Descendant[], locked: readonly SeenRun[]): Family[] {
  const held = new Map(locked.map(({ id, lastSeq }) => [id, lastSeq]));
  const changed = new Set(descendants.filter(({ id, lastSeq }) => held.get(id) !== lastSeq).map(({ root }) => root));
  return families.filter(({ root }) => !changed.has(root));
}
