import type pg from 'pg';
import { atMostNowAndThen } from '../adapters/metrics/figures.js';
import { PrometheusMetrics } from '../adapters/metrics/prometheus-metrics.js';
import type { LeaseHolder } from '../adapters/postgres/lease/lease-holder.js';
import { RunFigures } from '../adapters/postgres/run-figures.js';
import { Admission } from '../engine/intake/admission.js';
import type { Metrics } from '../engine/ports/metrics.js';
import type { Scrape } from '../transport/tokens.js';
import { VERSION } from './version.js';

/** What a scrape looks at, once all of it is there. */
export interface Watched {
  readonly url: string;
  /** Null in a process that works on no runs. */
  readonly worker: { readonly load: number } | null;
  readonly lease: Pick<LeaseHolder, 'leftMs'> | null;
  readonly pools: Readonly<Record<string, pg.Pool>>;
}

export interface WiredMetrics {
  readonly port: Metrics;
  /** Ends with `close`. */
  watch(watched: Watched): { readonly scrape: Scrape; close(): Promise<void> };
}

/** The figures of one process. What is counted goes to `port`, the rest is read when somebody scrapes. */
export function wireMetrics(role: string): WiredMetrics {
  const metrics = new PrometheusMetrics({ version: VERSION, role });
  return {
    port: metrics.port,
    watch({ url, worker, lease, pools }) {
      const shared = new RunFigures(url);
      const sources = {
        process: () => ({
          runs: worker?.load ?? 0,
          leaseLeftS: lease ? lease.leftMs() / 1_000 : null,
          pools: Object.entries(pools).map(([name, pool]) => ({
            name,
            total: pool.totalCount,
            idle: pool.idleCount,
            waiting: pool.waitingCount,
          })),
        }),
        shared: atMostNowAndThen(
          () => shared.read(),
          () => performance.now(),
        ),
      };
      return {
        scrape: async () => ({ type: metrics.contentType, text: await metrics.text(sources) }),
        close: () => shared.close(),
      };
    },
  };
}

/** Bounds the events of this process that wait to be stored, and counts those that are turned away. */
export function admissionOf(metrics: Metrics): Admission {
  return new Admission(
    () => performance.now(),
    (why) => metrics.turnedAway(why),
  );
}
