import { percentile, rounded } from '../../../bench/statistics.js';
import { FAULTS } from './faults.js';
import type { Found } from './found.js';
import { INVARIANTS, UNCHECKED } from './invariants.js';
import type { MixOutcome } from './mix.js';
import type { Observation } from './observation.js';
import type { Recoveries } from './recovery.js';

/** The machine and the programs, without anything that tells which machine. */
export interface Surroundings {
  readonly commit: string;
  readonly cores: number;
  readonly node: string;
  readonly postgres: string;
  readonly redis: string;
}

export interface ReportParts {
  readonly seed: number;
  readonly minutes: number;
  readonly surroundings: Surroundings;
  readonly outcome: MixOutcome;
  readonly recoveries: Recoveries;
}

/** Whether nothing is wrong; a check that has seen nothing has shown nothing. */
export function isGreen({ outcome }: ReportParts): boolean {
  return (
    outcome.broken === null && outcome.surprises.length === 0 && verdicts(outcome.observation).every(({ colour }) => colour === 'green')
  );
}

interface Verdict {
  readonly id: string;
  readonly says: string;
  readonly found: Found;
  readonly colour: 'green' | 'red' | 'nothing seen';
}

function verdicts(seen: Observation): Verdict[] {
  return INVARIANTS.map(({ id, says, check }) => {
    const found = check(seen);
    return { id, says, found, colour: found.problems.length > 0 ? 'red' : found.checked === 0 ? 'nothing seen' : 'green' };
  });
}

/** The report as Markdown. */
export function composeReport(parts: ReportParts): string {
  const { seed, minutes, surroundings: s, outcome } = parts;
  const seen = outcome.observation;
  const found = verdicts(seen);
  const sections = [
    '# What the fault suite found',
    'Written by `npm run faults`; what is injected and checked is in [faults.md](faults.md).',
    table(
      ['', ''],
      [
        ['seed', `${seed} (\`FAULT_SEED=${seed} npm run faults\`)`],
        ['commit', s.commit],
        ['machine', `${s.cores} cores for everything: engine, stores, services, senders`],
        ['programs', `Node ${s.node}, PostgreSQL ${s.postgres}, Redis ${s.redis}`],
        ['engine', `2 apis and 3 workers, leases of ${seen.leaseMs} ms; processes were started ${outcome.starts} times`],
        ['length', `${rounded(minutes, 0)} minutes of faults`],
      ],
    ),
    '## What was to be shown',
    table(['figure', 'seen', 'target'], [...headline(outcome), ...recoveryRows(parts.recoveries, seen.leaseMs)]),
    '## Invariants',
    table(
      ['', 'what must hold', 'looked at', ''],
      [
        ...found.map(({ id, says, found: { checked, problems }, colour }) => [
          id,
          says,
          `${checked}`,
          colour === 'red' ? `**red** (${problems.length})` : colour,
        ]),
        ...UNCHECKED.map(({ id, why }) => [id, `left out: ${why}`, '-', 'not checked']),
      ],
    ),
    ...found.flatMap(({ id, found: { problems } }) => (problems.length === 0 ? [] : [`### ${id} is red`, bullets(problems.slice(0, 50))])),
    ...(outcome.surprises.length === 0 ? [] : ['### Processes that ended by themselves', bullets(outcome.surprises.slice(0, 20))]),
    ...(outcome.broken === null ? [] : ['### The suite itself broke', outcome.broken]),
    '## Faults',
    table(['', 'fault', 'what', 'times'], faultRows(outcome)),
    '## Misbehaviour of services (F10)',
    table(
      ['what a service did', 'times'],
      [...outcome.misbehaved].sort().map(([name, times]) => [`\`${name}\``, `${times}`]),
    ),
    '## How runs ended',
    table(['status', 'runs'], counted(seen.runs.map(({ status }) => status))),
    '## Answers to senders',
    table(
      ['status', 'answers'],
      [...outcome.answers].sort(([a], [b]) => a - b).map(([status, times]) => [status === 0 ? 'none came' : `${status}`, `${times}`]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

type Row = readonly string[];

const COMMON = [50_000, 1_000] as const;

function headline(outcome: MixOutcome): Row[] {
  const seen = outcome.observation;
  const problems = (id: string): string => `${INVARIANTS.find((one) => one.id === id)?.check(seen).problems.length ?? 0}`;
  const events = new Set(seen.accepted.map(({ event }) => event)).size;
  const twice = (prefix: string): string => {
    const effects = new Map<string, number>();
    for (const { path, effect } of seen.calls) if (effect && path.startsWith(prefix)) effects.set(path, (effects.get(path) ?? 0) + 1);
    return `${[...effects.values()].filter((count) => count > 1).length} of ${effects.size}`;
  };
  const unknown = seen.decisions.filter(({ reason }) => reason === 'outcome_unknown');
  const happened = unknown.filter(({ effectsThen }) => effectsThen > 0).length;
  const arrived = unknown.filter(({ callsThen, effectsThen }) => callsThen > 0 && effectsThen === 0).length;
  return [
    ['events accepted', `${events}, with ${seen.accepted.length - events} duplicates`, `at least ${COMMON[0]}`],
    ['faults', `${outcome.strikes.length}`, `at least ${COMMON[1]}`],
    ['accepted events lost', problems('I1'), '0'],
    ['runs doubled by duplicate deliveries', problems('I2'), '0'],
    ['duplicate effects, services that honour keys', twice('/keyed'), '0'],
    ['duplicate effects, services that do not', twice('/unsafe'), '0'],
    [
      'outcomes called unknown',
      `${unknown.length}: ${happened} had happened, ${arrived} had arrived and not happened, ${unknown.length - happened - arrived} had never arrived`,
      '-',
    ],
    ['at rest after the last fault', seen.settledMs === null ? 'never' : `${rounded(seen.settledMs / 1_000)} s`, '-'],
    [
      'accept under faults, p50 / p99',
      times(
        seen.accepted.map(({ tookMs }) => tookMs),
        [0.5, 0.99],
      ),
      '-',
    ],
    [
      'first effect of a new event after the queue was lost, under other faults, p50 / p99',
      times(
        seen.queueLosses.flatMap(({ workedAfterMs }) => workedAfterMs ?? []),
        [0.5, 0.99],
      ),
      '-',
    ],
  ];
}

function recoveryRows(found: Recoveries, leaseMs: number): Row[] {
  const three = [0.5, 0.99, 1];
  return [
    [
      `a killed worker's runs are taken over (lease ${leaseMs} ms), p50 / p99 / max of ${found.takeover.length}`,
      times(found.takeover, three),
      `${leaseMs} / ${leaseMs + 3_000} / ${leaseMs + 10_000} ms`,
    ],
    [`first call of an event after FLUSHALL, p50 / p99 / max of ${found.afterFlush.length}`, times(found.afterFlush, three), 'p99 3000 ms'],
    [
      `first accept once PostgreSQL is back, p50 / p99 / max of ${found.acceptAfterRestart.length}`,
      times(found.acceptAfterRestart, three),
      'max 5000 ms',
    ],
    ['first call once PostgreSQL is back, p50 / p99 / max', times(found.workAfterRestart, three), 'max 5000 ms'],
    ['accept, nothing broken, p50 / p99', times(found.acceptQuiet, [0.5, 0.99]), '-'],
    ['accept while all workers stand still, p50 / p99', times(found.acceptWithoutWorkers, [0.5, 0.99]), 'p99 100 ms'],
    ['accept without Redis, p50 / p99', times(found.acceptWithoutRedis, [0.5, 0.99]), 'p99 100 ms'],
  ];
}

function times(values: readonly number[], shares: readonly number[]): string {
  return `${shares.map((share) => rounded(percentile(values, share), 0)).join(' / ')} ms`;
}

function faultRows({ strikes, leftOut }: MixOutcome): Row[] {
  const count = (name: string): number => strikes.filter((strike) => strike.name === name).length;
  return FAULTS.map(({ id, name, what }) => {
    const why = leftOut.find((one) => one.name === name)?.why;
    return [id, `\`${name}\``, what, why === undefined ? `${count(name)}` : `left out: ${why}`];
  });
}

function counted(names: readonly string[]): Row[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort().map(([name, times]) => [name, `${times}`]);
}

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

/** Columns are filled up to one width, as the formatter of this project wants them. */
function table(head: Row, rows: readonly Row[]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row): string => `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...rest] = all;
  return [line(first), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(line)].join('\n');
}
