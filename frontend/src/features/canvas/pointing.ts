import { createStore } from 'zustand/vanilla';

/** What people move the canvas with; `auto` tells by how the wheel turns. */
export const POINTINGS = ['auto', 'mouse', 'trackpad'] as const;
export type Pointing = (typeof POINTINGS)[number];

const KEY = 'plumbline-pointing';

/** The choice of this browser, and what `auto` has found out. */
export const pointing = createStore<{ readonly chosen: Pointing; readonly seen: 'mouse' | 'trackpad' }>(() => ({
  chosen: 'auto',
  seen: 'mouse',
}));

export function choosePointing(chosen: Pointing): void {
  localStorage.setItem(KEY, chosen);
  pointing.setState({ chosen });
}

/** Reads the choice; once, when the first canvas opens. */
export function readPointing(): void {
  const chosen = POINTINGS.find((one) => one === localStorage.getItem(KEY));
  if (chosen) pointing.setState({ chosen });
}

/** A wheel turns in steps of one axis; fingers move a little, and sideways too. `deltaMode` 0: pixels. */
export function seenBy({
  deltaX,
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey'>): 'mouse' | 'trackpad' | null {
  // Pinching arrives as a wheel with Ctrl, whatever it came from.
  if (ctrlKey) return null;
  if (deltaMode !== 0) return 'mouse';
  if (deltaX !== 0) return 'trackpad';
  return Math.abs(deltaY) >= 50 && Number.isInteger(deltaY) ? 'mouse' : 'trackpad';
}
