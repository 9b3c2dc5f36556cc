/** A part of the time axis; a folded one stands for a long time in which nothing happened. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** Where it lies on the axis, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly folded: boolean;
}

/** Time to place and back. */
export interface Scale {
  readonly startMs: number;
  readonly endMs: number;
  readonly stretches: readonly Stretch[];
}

/** A shorter idle time is never folded, ms. */
const FOLD_FROM_MS = 5_000;
/** Nor one that is less than this part of the whole. */
const FOLD_PART = 0.15;
/** Width of a folded stretch, and most that all of them may take. */
const FOLD_WIDTH = 0.04;
const FOLDS_MOST = 0.4;

/**
 * The time axis of a run: idle times are folded, so that work of milliseconds beside a wait of days can be seen. Pure.
 * @param busy when something happened, ms; in any order, overlapping as they like
 */
export function scaleOf(busy: readonly (readonly [number, number])[], startMs: number, endMs: number): Scale {
  const wholeMs = Math.max(1, endMs - startMs);
  const long = idleTimes(busy, startMs, startMs + wholeMs).filter(
    ([from, to]) => to - from > FOLD_FROM_MS && to - from > wholeMs * FOLD_PART,
  );
  // Where nothing would be left, nothing is folded.
  const idle = long.reduce((sum, [from, to]) => sum + to - from, 0) > wholeMs - 1 ? [] : long;
  const foldWidth = idle.length === 0 ? 0 : Math.min(FOLD_WIDTH, FOLDS_MOST / idle.length);
  const idleMs = idle.reduce((sum, [from, to]) => sum + to - from, 0);
  const perMs = (1 - foldWidth * idle.length) / Math.max(1, wholeMs - idleMs);
  const stretches: Stretch[] = [];
  let at = 0;
  let ms = startMs;
  const add = (toMs: number, folded: boolean): void => {
    const width = folded ? foldWidth : (toMs - ms) * perMs;
    if (toMs > ms) stretches.push({ fromMs: ms, toMs, from: at, to: at + width, folded });
    at += toMs > ms ? width : 0;
    ms = toMs;
  };
  for (const [from, to] of idle) {
    add(from, false);
    add(to, true);
  }
  add(startMs + wholeMs, false);
  return { startMs, endMs: startMs + wholeMs, stretches };
}

function idleTimes(busy: readonly (readonly [number, number])[], startMs: number, endMs: number): [number, number][] {
  const idle: [number, number][] = [];
  let until = startMs;
  for (const [from, to] of [...busy].sort(([a], [b]) => a - b)) {
    if (from > until) idle.push([until, Math.min(from, endMs)]);
    until = Math.max(until, to);
  }
  if (until < endMs) idle.push([until, endMs]);
  return idle;
}

/** Where a time lies, 0 to 1. */
export function placeOfTime({ stretches, startMs, endMs }: Scale, ms: number): number {
  const at = Math.min(endMs, Math.max(startMs, ms));
  const within = stretches.find(({ toMs }) => at <= toMs);
  if (!within) return stretches.length === 0 ? 0 : 1;
  const { fromMs, toMs, from, to } = within;
  return from + ((at - fromMs) / (toMs - fromMs)) * (to - from);
}

/** The time at a place, ms. */
export function timeAtPlace({ stretches, endMs }: Scale, place: number): number {
  const at = Math.min(1, Math.max(0, place));
  const within = stretches.find(({ to }) => at <= to);
  if (!within || within.to === within.from) return endMs;
  return within.fromMs + ((at - within.from) / (within.to - within.from)) * (within.toMs - within.fromMs);
}

/** Round times at which the axis is marked, ms since its start, at most so many. */
export function ticksOf(scale: Scale, most: number): readonly number[] {
  const shownMs = scale.stretches.reduce((sum, { fromMs, toMs, folded }) => sum + (folded ? 0 : toMs - fromMs), 0);
  const step = roundStep(shownMs / most);
  const ticks: number[] = [];
  for (const { fromMs, toMs, folded } of scale.stretches) {
    if (folded) continue;
    const first = Math.ceil((fromMs - scale.startMs) / step) * step;
    for (let at = first; at <= toMs - scale.startMs; at += step) ticks.push(at);
  }
  return [...new Set(ticks)];
}

const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
];
const HOUR = 3_600_000;

function roundStep(ms: number): number {
  return STEPS.find((step) => step >= ms) ?? Math.ceil(ms / HOUR) * HOUR;
}
