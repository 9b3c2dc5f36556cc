import type { IncidentBook, IncidentKeeper } from '../../engine/ports/incident-book.js';
import type { Timers } from '../../engine/ports/clock.js';
import { repeat } from '../repeat.js';
import type { WatchDeps } from './deps.js';
import { findOut, type Rhythms } from './find-out.js';
import { gatherFailures } from './gather-failures.js';
import { closeDrained, judgeAffected } from './judge-affected.js';

export interface KeepDeps extends WatchDeps {
  readonly keeper: IncidentKeeper;
  readonly timers: Timers;
  /** Tells people of what is due to be told. */
  readonly tell: (book: IncidentBook) => Promise<void>;
  /** How long a closed incident is kept, ms. */
  readonly keptMs: number;
}

/** Between two looks at failures, and between two measurements, ms; how often somebody asks whether the incidents are left alone. */
const LOOK_MS = 1_000;
const MEASURE_MS = 30_000;
const ASK_MS = 10_000;
const TIDY_MS = 3_600_000;

/**
 * Keeps the incidents, in one process of all at a time: reads failures, looks at what became of them, measures, and has people told.
 * Nothing of it is on the way of a run. @returns the way to stop
 */
export function keepIncidents(deps: KeepDeps): () => Promise<void> {
  const { timers, keeper, log } = deps;
  const round = new Round(deps);
  const stop = repeat({
    timers,
    firstMs: LOOK_MS,
    async work(isStopped) {
      const book = await keeper.book();
      if (!book) return ASK_MS;
      await round.look(book, isStopped);
      return LOOK_MS;
    },
    async failed(error, isStopped) {
      if (!isStopped) log.warn({ error }, 'incidents could not be looked after now; it is tried again');
      await keeper.giveUp();
      return ASK_MS;
    },
  });
  return async () => {
    const stopped = stop();
    await keeper.close();
    await stopped;
  };
}

class Round {
  private readonly rhythms: Rhythms = new Map();
  private measuredMs = 0;
  private tidiedMs = 0;

  constructor(private readonly deps: KeepDeps) {}

  async look(book: IncidentBook, leaving: () => boolean): Promise<void> {
    const nowMs = this.deps.clock.nowMs();
    await gatherFailures(this.deps, book, leaving);
    while ((await judgeAffected(this.deps, book)) && !leaving());
    await closeDrained(this.deps, book);
    if (Math.abs(nowMs - this.measuredMs) >= MEASURE_MS) {
      await findOut(this.deps, book, this.rhythms);
      this.measuredMs = nowMs;
    }
    await this.deps.tell(book);
    if (Math.abs(nowMs - this.tidiedMs) < TIDY_MS) return;
    await book.tidy(nowMs - this.deps.keptMs);
    this.tidiedMs = nowMs;
  }
}
