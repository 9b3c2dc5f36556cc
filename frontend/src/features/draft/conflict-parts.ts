import type { Conflict } from '../../canvas-core/conflict';
import type { Choices } from '../../canvas-core/merge';

/** The choice of one's own side in all conflicts. */
export const mineEverywhere = (conflicts: readonly Conflict[]): Choices =>
  Object.fromEntries(conflicts.map(({ part }) => [part, 'mine' as const]));

/** Conflicts about places, and the others. */
export function placesAndOthers(conflicts: readonly Conflict[]): readonly [Conflict[], Conflict[]] {
  const isPlace = ({ part, mine, theirs }: Conflict): boolean => part.startsWith('place/') && mine !== undefined && theirs !== undefined;
  return [conflicts.filter(isPlace), conflicts.filter((one) => !isPlace(one))];
}
