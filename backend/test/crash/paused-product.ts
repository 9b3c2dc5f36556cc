import { fileURLToPath } from 'node:url';
import type { PausePoint } from '../../src/engine/ports/pause-points.js';
import { BUILD, Product } from '../support/product.js';
import { until } from '../support/until.js';

const ENTRY = fileURLToPath(new URL('./paused-main.mjs', import.meta.url));

/** What happens where; `report` only says so. */
export interface Pause {
  readonly at: PausePoint;
  readonly does: 'kill' | 'stop' | 'report';
  readonly step?: string;
  readonly nth?: number;
}

/** The server under test, which pauses at a named point. */
export function startPaused(pause: Pause, env: Readonly<Record<string, string>>): Promise<Product> {
  const where = {
    PLUMBLINE_BUILD: BUILD,
    PAUSE_AT: pause.at,
    PAUSE_DO: pause.does,
    PAUSE_NTH: `${pause.nth ?? 1}`,
    ...(pause.step === undefined ? {} : { PAUSE_STEP: pause.step }),
  };
  return Product.start({ entry: ENTRY, env: { ...env, ...where } });
}

/** Waits until it has reached its point; the id of the run. */
export async function reached(product: Product, point: PausePoint): Promise<string> {
  return until(
    `${point} is reached`,
    () => /^reached \S+ (\S+)/.exec(product.log.find((line) => line.startsWith(`reached ${point} `)) ?? '')?.[1],
  );
}
