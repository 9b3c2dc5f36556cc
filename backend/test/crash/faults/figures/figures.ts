import type { Stage } from '../stage.js';
import { compare, type Comparison } from './comparison.js';
import { measureCrowd, type Crowd } from './crowd.js';
import { measureFlood, type Flood } from './flood.js';
import { measureRecoveries, type Recoveries } from './recovery.js';

/** All that is measured beside the mix of faults (`reliability.md` C.5). */
export interface Figures {
  readonly recoveries: Recoveries;
  readonly comparison: Comparison;
  readonly flood: Flood;
  readonly crowd: Crowd;
}

/** How much is measured. */
export interface FigureSizes {
  /** How often each single fault is struck. */
  readonly times: number;
  /** Rounds of five faults for each of those that are compared. */
  readonly rounds: number;
  /** Runs that wait. */
  readonly crowd: number;
}

/** On a fleet that is otherwise well; the crowd comes last, for it stays. */
export async function measureFigures(stage: Stage, sizes: FigureSizes, say: (line: string) => void): Promise<Figures> {
  const recoveries = await measureRecoveries(stage, sizes.times, say);
  const comparison = await compare(stage, sizes.rounds, say);
  const flood = await measureFlood(stage, say);
  const crowd = await measureCrowd(stage, sizes.crowd, say);
  return { recoveries, comparison, flood, crowd };
}
