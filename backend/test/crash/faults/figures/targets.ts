import { percentile, rounded } from '../../../../bench/statistics.js';
import { INVARIANTS } from '../invariants.js';
import type { MixOutcome } from '../mix.js';
import type { Observation } from '../observation.js';
import type { Crowd } from './crowd.js';
import type { Figures } from './figures.js';
import type { Flood } from './flood.js';
import type { Recoveries } from './recovery.js';

/** One figure as the report shows it. */
export interface Figure {
  readonly what: string;
  readonly seen: string;
  /** In words; `-`: there is none. */
  readonly target: string;
  /** Whether the target is met; null: there is none. */
  readonly met: boolean | null;
}

/** A run of the suite that is shorter than this does not have to reach the amounts, minutes. */
const WHOLE_MINUTES = 30;
const EVENTS = 50_000;
const FAULTS = 1_000;

const FLOOD_ANSWERS: readonly number[] = [200, 202, 429, 503];
const FLOOD_MS = 2_000;
const FLOOD_BYTES = 512 * 1_024 * 1_024;

/** Every figure with its target (`reliability.md` C.5). */
export function allFigures(outcome: MixOutcome, figures: Figures, minutes: number): Figure[] {
  const { leaseMs } = outcome.observation;
  return [
    ...mixFigures(outcome, minutes >= WHOLE_MINUTES),
    ...recoveryFigures(figures.recoveries, leaseMs),
    crowdFigure(figures.crowd),
    ...floodFigures(figures.flood),
  ];
}

function mixFigures(outcome: MixOutcome, whole: boolean): Figure[] {
  const seen = outcome.observation;
  const events = new Set(seen.accepted.map(({ event }) => event)).size;
  const faults = outcome.strikes.length;
  const losses = seen.queueLosses.map(({ workedAfterMs }) => workedAfterMs ?? Number.POSITIVE_INFINITY);
  return [
    {
      what: 'events accepted',
      seen: `${events}, with ${seen.accepted.length - events} duplicates`,
      target: `at least ${EVENTS}`,
      met: whole ? events >= EVENTS : null,
    },
    { what: 'faults', seen: `${faults}`, target: `at least ${FAULTS}`, met: whole ? faults >= FAULTS : null },
    none('accepted events lost', problems(seen, 'I1')),
    none('runs doubled by duplicate deliveries', problems(seen, 'I2')),
    none('duplicate effects, services that honour keys', ...twice(seen, '/keyed')),
    none('duplicate effects, services that do not', ...twice(seen, '/unsafe')),
    bare('outcomes called unknown', unknown(seen)),
    bare('at rest after the last fault', seen.settledMs === null ? 'never' : `${rounded(seen.settledMs / 1_000)} s`),
    bare(
      'accept under faults, p50 / p99',
      times(
        seen.accepted.map(({ tookMs }) => tookMs),
        [0.5, 0.99],
      ),
    ),
    bare(
      `first effect of a new event after the queue was lost, under other faults, p50 / p99 of ${losses.length}`,
      times(losses, [0.5, 0.99]),
    ),
  ];
}

function recoveryFigures(found: Recoveries, leaseMs: number): Figure[] {
  const { takeover, afterFlush, acceptAfterRestart, workAfterRestart } = found;
  return [
    limited(`a killed worker's runs are taken over (lease ${leaseMs} ms)`, takeover, {
      0.99: leaseMs + 3_000,
      1: leaseMs + 10_000,
    }),
    limited('first call of an event after FLUSHALL', afterFlush, { 0.99: 3_000 }),
    limited('first accept once PostgreSQL is back', acceptAfterRestart, { 1: 5_000 }),
    limited('first call once PostgreSQL is back', workAfterRestart, { 1: 5_000 }),
    limited('accept, nothing broken', found.acceptQuiet, {}),
    limited('accept while all workers stand still', found.acceptWithoutWorkers, { 0.99: 100 }),
    limited('accept without Redis', found.acceptWithoutRedis, { 0.99: 100 }),
  ];
}

function crowdFigure({ waiting, accepts }: Crowd): Figure {
  return limited(`accept beside ${waiting} runs that wait`, accepts, { 0.99: 250 });
}

function floodFigures({ capacityPerS, offeredPerS, report, mostMemory, others, lost }: Flood): Figure[] {
  const { statuses, tookMs, broken, sent } = report;
  const strange = statuses.filter(([status]) => !FLOOD_ANSWERS.includes(status));
  const unanswered = Object.values(broken).reduce((sum, count) => sum + count, 0);
  const answers = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  return [
    bare('flood: events a second', `${rounded(offeredPerS, 0)} offered; ${rounded(capacityPerS, 0)} were taken before it by 64 senders`),
    {
      what: `flood: answers to ${sent} requests`,
      seen: [...answers, ...Object.entries(broken).map(([error, count]) => `${error}: ${count}`)].join(', '),
      target: 'only 200, 202, 429, 503; no connection broken',
      met: strange.length === 0 && unanswered === 0,
    },
    limited('flood: time to the answer', tookMs, { 1: FLOOD_MS }),
    limited('flood: accepts of another trigger', others, {}),
    {
      what: 'flood: most memory of an api',
      seen: `${rounded(mostMemory / 1_024 / 1_024, 0)} MiB`,
      target: 'below 512 MiB',
      met: mostMemory < FLOOD_BYTES,
    },
    none('flood: accepted events without an effect afterwards', lost),
  ];
}

const problems = (seen: Observation, id: string): number => INVARIANTS.find((one) => one.id === id)?.check(seen).problems.length ?? 0;

/** Paths of the sink with more than one effect, and how many there are with any. */
function twice(seen: Observation, prefix: string): [number, number] {
  const effects = new Map<string, number>();
  for (const { path, effect } of seen.calls) if (effect && path.startsWith(prefix)) effects.set(path, (effects.get(path) ?? 0) + 1);
  return [[...effects.values()].filter((count) => count > 1).length, effects.size];
}

function unknown({ decisions }: Observation): string {
  const asked = decisions.filter(({ reason }) => reason === 'outcome_unknown');
  const happened = asked.filter(({ effectsThen }) => effectsThen > 0).length;
  const arrived = asked.filter(({ callsThen, effectsThen }) => callsThen > 0 && effectsThen === 0).length;
  return `${asked.length}: ${happened} had happened, ${arrived} had arrived and not happened, ${asked.length - happened - arrived} had never arrived`;
}

const none = (what: string, count: number, of?: number): Figure => ({
  what,
  seen: of === undefined ? `${count}` : `${count} of ${of}`,
  target: '0',
  met: count === 0,
});

const bare = (what: string, seen: string): Figure => ({ what, seen, target: '-', met: null });

/** @param limits longest for each share of the values, ms; without any, the figure is only shown */
function limited(what: string, values: readonly number[], limits: Readonly<Record<number, number>>): Figure {
  const shares = Object.keys(limits)
    .map(Number)
    .sort((a, b) => a - b);
  const shown = [...new Set([0.5, 0.99, ...shares])].sort((a, b) => a - b);
  const name = (share: number): string => (share === 1 ? 'max' : `p${share * 100}`);
  return {
    what: `${what}, ${shown.map(name).join(' / ')} of ${values.length}`,
    seen: times(values, shown),
    target: shares.map((share) => `${name(share)} ${limits[share] ?? 0} ms`).join(', ') || '-',
    met: shares.length === 0 ? null : values.length > 0 && shares.every((share) => percentile(values, share) <= (limits[share] ?? 0)),
  };
}

function times(values: readonly number[], shares: readonly number[]): string {
  return `${shares.map((share) => rounded(percentile(values, share), 0)).join(' / ')} ms`;
}
