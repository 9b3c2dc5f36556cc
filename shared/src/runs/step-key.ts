/**
 * Where a step stands in a run: its id, and for the body of a for-each the turn, one number per for-each around it, outermost
 * first (`flow-format.md`, For-each).
 */
export interface StepPlace {
  readonly step: string;
  /** Absent outside of for-each. */
  readonly turn?: readonly number[];
}

/** One name for a place: `crm`, or `crm[17]`, or `crm[17.3]` in a for-each in a for-each. */
export function stepKey(step: string, turn: readonly number[] | undefined): string {
  return turn === undefined || turn.length === 0 ? step : `${step}[${turn.join('.')}]`;
}

export function keyOf(place: StepPlace): string {
  return place.turn === undefined ? place.step : stepKey(place.step, place.turn);
}

/** The place that a key names; the key must come from `stepKey`. */
export function placeOf(key: string): { readonly step: string; readonly turn: readonly number[] } {
  const at = key.indexOf('[');
  return at < 0
    ? { step: key, turn: NO_TURN }
    : {
        step: key.slice(0, at),
        turn: key
          .slice(at + 1, -1)
          .split('.')
          .map(Number),
      };
}

const NO_TURN: readonly number[] = [];
