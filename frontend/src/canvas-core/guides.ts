import type { Box } from './geometry';

/** A line that shows what a moved step is in line with: upright at `at` for the axis x, level for y; it runs from `start` to `end`. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** How far to move on so that the step is in line, and the lines to draw then. */
export interface Snapped {
  readonly dx: number;
  readonly dy: number;
  readonly lines: readonly Guide[];
}

/** Steps farther away than this are not looked at, px: a line across more than a screen helps nobody. */
const REACH = 1_600;

/** Lines edges and middles of a moved box up with those of the others, when they are at most `within` px apart. */
export function guides(moving: Box, others: readonly Box[], within = 6): Snapped {
  const near = others.filter(
    (one) =>
      one.x < moving.x + moving.width + REACH &&
      moving.x < one.x + one.width + REACH &&
      one.y < moving.y + moving.height + REACH &&
      moving.y < one.y + one.height + REACH,
  );
  const [x, y] = [nearest(moving, near, 'x', within), nearest(moving, near, 'y', within)];
  const moved = { ...moving, x: moving.x + (x?.by ?? 0), y: moving.y + (y?.by ?? 0) };
  const lines = [x && lineAt('x', x.at, moved, near), y && lineAt('y', y.at, moved, near)].filter((line) => line !== null);
  return { dx: x?.by ?? 0, dy: y?.by ?? 0, lines };
}

interface Match {
  readonly by: number;
  readonly at: number;
}

function nearest(moving: Box, others: readonly Box[], axis: 'x' | 'y', within: number): Match | null {
  const ours = marks(moving, axis);
  let best: Match | null = null;
  for (const other of others) {
    for (const at of marks(other, axis)) {
      for (const mark of ours) {
        const by = at - mark;
        if (Math.abs(by) <= within && (best === null || Math.abs(by) < Math.abs(best.by))) best = { by, at };
      }
    }
  }
  return best;
}

/** Both edges and the middle of a box in one direction. */
function marks(box: Box, axis: 'x' | 'y'): readonly number[] {
  const [start, length] = axis === 'x' ? [box.x, box.width] : [box.y, box.height];
  return [start, start + length / 2, start + length];
}

/** The line runs along all boxes that are in line there. */
function lineAt(axis: 'x' | 'y', at: number, moved: Box, others: readonly Box[]): Guide {
  const along = [moved, ...others.filter((one) => marks(one, axis).some((mark) => Math.abs(mark - at) < 0.5))];
  const across = axis === 'x' ? 'y' : 'x';
  const ends = along.map((box) => marks(box, across));
  return { axis, at, start: Math.min(...ends.map(([start = 0]) => start)), end: Math.max(...ends.map(([, , end = 0]) => end)) };
}
