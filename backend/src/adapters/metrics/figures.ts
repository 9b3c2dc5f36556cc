/** What can be read off this process at any time. */
export interface ProcessFigures {
  /** Runs that it works on. */
  readonly runs: number;
  /** How long its lease still lasts, seconds; negative: it has ended. Null: it holds none. */
  readonly leaseLeftS: number | null;
  readonly pools: readonly { readonly name: string; readonly total: number; readonly idle: number; readonly waiting: number }[];
}

/** What all processes on the database share. */
export interface SharedFigures {
  /** Runs that are due and that nobody owns, and since when the oldest of them is due, seconds. */
  readonly due: number;
  readonly oldestDueS: number;
  /** Runs by status, those that have ended left out. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Workers with a live lease. */
  readonly workers: number;
}

/** At most this often the database is asked, ms; seldom enough, too, that asking takes at most a hundredth of the time. */
const KEEP_MS = 5_000;
const SHARE = 100;

/** Answers with what was read a moment ago instead of reading again. Null: it can not be read now. */
export function atMostNowAndThen(read: () => Promise<SharedFigures>, monotonicMs: () => number): () => Promise<SharedFigures | null> {
  let known: { readonly figures: SharedFigures | null; readonly untilMs: number } | null = null;
  let reading: Promise<SharedFigures | null> | null = null;
  const readNow = async (): Promise<SharedFigures | null> => {
    const sinceMs = monotonicMs();
    const figures = await read().catch(() => null);
    const nowMs = monotonicMs();
    known = { figures, untilMs: nowMs + Math.max(KEEP_MS, (nowMs - sinceMs) * SHARE) };
    return figures;
  };
  return async () => {
    if (known && monotonicMs() < known.untilMs) return known.figures;
    reading ??= readNow().finally(() => (reading = null));
    return reading;
  };
}
