import { collectDefaultMetrics, Registry } from 'prom-client';
import { REFUSALS, STEP_OUTCOMES, type Metrics } from '../../engine/ports/metrics.js';
import type { ProcessFigures, SharedFigures } from './figures.js';
import { createInstruments, type Instruments } from './instruments.js';

/** Operations with figures of their own; further ones are counted together, so that no catalogue can flood whoever scrapes. */
const MAX_OPERATIONS = 300;
const OTHERS = 'other';
/** Statuses of runs that have not ended. */
const OPEN = ['queued', 'running', 'waiting', 'parked', 'needs_attention'];

export interface PrometheusOptions {
  readonly version: string;
  readonly role: string;
}

/** Where figures are read when somebody scrapes. */
export interface Sources {
  readonly process: () => ProcessFigures;
  readonly shared: () => Promise<SharedFigures | null>;
}

/** A metrics port that keeps its figures for Prometheus. */
export class PrometheusMetrics {
  private readonly registry = new Registry();
  private readonly all: Instruments;
  /** The operations seen so far. */
  private readonly operations = new Set<string>();
  readonly port: Metrics;
  readonly contentType = this.registry.contentType;

  constructor({ version, role }: PrometheusOptions) {
    collectDefaultMetrics({ register: this.registry });
    this.all = createInstruments(this.registry);
    this.all.info.set({ version, role }, 1);
    this.port = this.portOf(this.all);
  }

  /** All figures in Prometheus' text format. */
  async text({ process, shared }: Sources): Promise<string> {
    this.setProcess(process());
    this.setShared(await shared());
    return this.registry.metrics();
  }

  /** With children looked up once, a call costs 0.3 microseconds; a run of four effects makes about fifteen. */
  private portOf(all: Instruments): Metrics {
    const accepts = keep((verdict) => all.accepts.labels(verdict), ['accepted', 'duplicate', 'stale', 'overloaded']);
    const turned = keep((why) => all.turnedAway.labels(why), ['flooded', 'overloaded'], atZero);
    const refused = keep((why) => all.refused.labels(why), REFUSALS, atZero);
    const ended = keep((status) => all.runsEnded.labels(status), ['succeeded', 'succeeded_with_gaps', 'failed', 'cancelled'], atZero);
    const appends = keep((answer) => all.appends.labels(answer), ['applied', 'refused', 'fenced', 'unstorable'], atZero);
    const items = keep((what) => all.flushItems.labels(what), ['accepts', 'appends']);
    const seconds = keep((what) => all.flushSeconds.labels(what), ['accepts', 'appends']);
    const claims = keep((by) => all.claims.labels(by), ['sweep', 'ring'], atZero);
    const attempts = keep((operation) => all.attempts.labels(operation));
    const steps = keep((place) => {
      const [operation = '', effect = '', outcome = ''] = place.split('\n');
      return all.steps.labels(operation, effect, outcome);
    });
    return {
      accepted: (verdict, s) => accepts(verdict).observe(s),
      turnedAway: (why) => turned(why).inc(),
      refused: (why) => refused(why).inc(),
      spam: () => all.spam.inc(),
      runEnded: (status) => ended(status).inc(),
      stepEnded: (operation, effect, outcome) => {
        const known = this.bounded(operation);
        // The first time, all outcomes of the pair appear: a counter that starts at 1 has no increase to see.
        if (steps.has(`${known}\n${effect}\n${outcome}`)) return steps(`${known}\n${effect}\n${outcome}`).inc();
        for (const one of STEP_OUTCOMES) steps(`${known}\n${effect}\n${one}`).inc(one === outcome ? 1 : 0);
      },
      attemptEnded: (operation, s) => attempts(this.bounded(operation)).observe(s),
      appended: (answer, events) => {
        appends(answer).inc();
        if (answer === 'applied') all.events.inc(events);
      },
      flushed: (what, count, s) => {
        items(what).observe(count);
        seconds(what).observe(s);
      },
      claimed: (by, runs) => {
        if (runs > 0) claims(by).inc(runs);
      },
      swept: (s) => all.sweeps.observe(s),
      stored: (bytes) => all.stored.inc(bytes),
      removed: (runs) => all.removed.inc(runs),
    };
  }

  private bounded(operation: string): string {
    if (this.operations.has(operation)) return operation;
    if (this.operations.size >= MAX_OPERATIONS) return OTHERS;
    this.operations.add(operation);
    return operation;
  }

  private setProcess({ runs, leaseLeftS, pools }: ProcessFigures): void {
    this.all.working.set(runs);
    this.all.leaseLeft.set(leaseLeftS ?? 0);
    for (const { name, total, idle, waiting } of pools) {
      this.all.pool.set({ pool: name, state: 'busy' }, total - idle);
      this.all.pool.set({ pool: name, state: 'idle' }, idle);
      this.all.pool.set({ pool: name, state: 'waiting' }, waiting);
    }
  }

  private setShared(figures: SharedFigures | null): void {
    this.all.databaseUp.set(figures ? 1 : 0);
    this.all.due.set(figures?.due ?? 0);
    this.all.oldestDue.set(figures?.oldestDueS ?? 0);
    this.all.workers.set(figures?.workers ?? 0);
    this.all.runs.reset();
    if (figures) for (const status of OPEN) this.all.runs.set({ status }, figures.byStatus[status] ?? 0);
  }
}

/** There from the start: a counter that starts at 1 has no increase to see. */
const atZero = (counter: { inc(by: number): void }): void => counter.inc(0);

interface Kept<Child> {
  (label: string): Child;
  has(label: string): boolean;
}

/** @param first labels that are looked up at once, each made ready by `begin` */
function keep<Child>(
  make: (label: string) => Child,
  first: readonly string[] = [],
  begin: (child: Child) => void = () => undefined,
): Kept<Child> {
  const children = new Map(first.map((label) => [label, make(label)]));
  for (const child of children.values()) begin(child);
  const find = (label: string): Child => {
    const known = children.get(label);
    if (known !== undefined) return known;
    const made = make(label);
    children.set(label, made);
    return made;
  };
  return Object.assign(find, { has: (label: string) => children.has(label) });
}
