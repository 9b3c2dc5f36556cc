import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Upper ends of buckets, seconds: from a quick commit to the deadline of an accept. */
const COMMIT_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** From a service in the same room to the longest timeout of an attempt. */
const ATTEMPT_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** Accepts or appends of one statement. */
const FLUSH_ITEMS = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Every metric of Plumbline, as `docs/operations.md` lists them. */
export function createInstruments(registry: Registry) {
  const own = { registers: [registry] };
  return {
    info: new Gauge({
      ...own,
      name: 'plumbline_info',
      help: 'Always 1; the labels say which release and role this is.',
      labelNames: ['version', 'role'],
    }),
    accepts: new Histogram({
      ...own,
      name: 'plumbline_accept_seconds',
      help: 'From a delivery handed to the store until it was durable, seconds, by verdict.',
      labelNames: ['verdict'],
      buckets: COMMIT_S,
    }),
    turnedAway: new Counter({
      ...own,
      name: 'plumbline_events_turned_away_total',
      help: 'Events that were refused before they were read, because too many wait to be stored, by reason.',
      labelNames: ['why'],
    }),
    refused: new Counter({
      ...own,
      name: 'plumbline_deliveries_refused_total',
      help: 'Deliveries that were refused because their sender did not prove who it is, by reason.',
      labelNames: ['why'],
    }),
    spam: new Counter({
      ...own,
      name: 'plumbline_form_spam_total',
      help: 'Forms that were sent in a way in which only programs send; nothing was started.',
    }),
    runsEnded: new Counter({
      ...own,
      name: 'plumbline_runs_ended_total',
      help: 'Runs that this process brought to an end, by status.',
      labelNames: ['status'],
    }),
    steps: new Counter({
      ...own,
      name: 'plumbline_step_outcomes_total',
      help: 'Outcomes of attempts, and of steps that make none (effect "none"), by operation and effect class.',
      labelNames: ['operation', 'effect', 'outcome'],
    }),
    attempts: new Histogram({
      ...own,
      name: 'plumbline_attempt_seconds',
      help: 'From the commit of a call’s intent until its outcome was known, seconds, by operation.',
      labelNames: ['operation'],
      buckets: ATTEMPT_S,
    }),
    appends: new Counter({
      ...own,
      name: 'plumbline_appends_total',
      help: 'Appends to journals, by answer; "fenced" means that another worker owns the run.',
      labelNames: ['answer'],
    }),
    events: new Counter({ ...own, name: 'plumbline_events_total', help: 'Events appended to journals.' }),
    flushItems: new Histogram({
      ...own,
      name: 'plumbline_flush_items',
      help: 'Accepts or appends that shared one statement.',
      labelNames: ['what'],
      buckets: FLUSH_ITEMS,
    }),
    flushSeconds: new Histogram({
      ...own,
      name: 'plumbline_flush_seconds',
      help: 'How long a statement with accepts or appends took, commit included, seconds.',
      labelNames: ['what'],
      buckets: COMMIT_S,
    }),
    claims: new Counter({
      ...own,
      name: 'plumbline_claims_total',
      help: 'Runs taken over from nobody or from dead workers, by occasion.',
      labelNames: ['by'],
    }),
    sweeps: new Histogram({
      ...own,
      name: 'plumbline_sweep_seconds',
      help: 'How long a look for forgotten runs took, seconds.',
      buckets: COMMIT_S,
    }),
    stored: new Counter({ ...own, name: 'plumbline_payload_bytes_total', help: 'Bytes put into the payload store.' }),
    removed: new Counter({ ...own, name: 'plumbline_retention_runs_total', help: 'Runs removed past their retention.' }),
    working: new Gauge({ ...own, name: 'plumbline_process_runs', help: 'Runs that this process works on now.' }),
    leaseLeft: new Gauge({
      ...own,
      name: 'plumbline_lease_left_seconds',
      help: 'How long the lease of this process still lasts; calls are sent while enough is left.',
    }),
    pool: new Gauge({
      ...own,
      name: 'plumbline_database_connections',
      help: 'Connections of each pool, and callers that wait for one.',
      labelNames: ['pool', 'state'],
    }),
    databaseUp: new Gauge({
      ...own,
      name: 'plumbline_database_up',
      help: '1 when the figures below could be read; at 0 they are missing or 0.',
    }),
    due: new Gauge({
      ...own,
      name: 'plumbline_queue_due',
      help: 'Runs of all processes that are due and that nobody owns; counted up to 100,000.',
    }),
    oldestDue: new Gauge({ ...own, name: 'plumbline_queue_oldest_seconds', help: 'How long the oldest of them has been due.' }),
    runs: new Gauge({
      ...own,
      name: 'plumbline_runs',
      help: 'Runs of all processes that have not ended, by status.',
      labelNames: ['status'],
    }),
    workers: new Gauge({ ...own, name: 'plumbline_workers', help: 'Workers with a live lease.' }),
  };
}

export type Instruments = ReturnType<typeof createInstruments>;
