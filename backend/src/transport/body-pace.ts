/** How slowly a body may come. */
export interface Pace {
  /** It may take this long whatever it is, ms. */
  readonly freeMs: number;
  /** And a second longer for so many bytes. */
  readonly bytesPerS: number;
}

/** Apache's `RequestReadTimeout body=20,MinRate=…` with a rate that the worst telephone keeps up: 2 MB may take 220 s, a drip 20 s. */
const PACE: Pace = { freeMs: 20_000, bytesPerS: 10_000 };

/** How long so many bytes may take to arrive, ms. */
export function allowanceMs({ freeMs, bytesPerS }: Pace, bytes: number): number {
  return freeMs + (bytes / bytesPerS) * 1_000;
}

/**
 * Watches a body that is being read, and tells once when its sender is too slow: connections, memory and places are few, and a drip
 * would hold them as long as it likes (`reliability.md` S-22).
 * @param bytes how many have come so far
 * @returns the way to end the watch
 */
export function watchPace(bytes: () => number, onLate: () => void, pace = PACE): () => void {
  const beganMs = performance.now();
  const look = (): void => {
    const leftMs = allowanceMs(pace, bytes()) - (performance.now() - beganMs);
    if (leftMs <= 0) return onLate();
    timer = setTimeout(look, Math.ceil(leftMs));
  };
  let timer = setTimeout(look, pace.freeMs);
  return () => clearTimeout(timer);
}
