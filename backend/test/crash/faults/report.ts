import { rounded } from '../../../bench/statistics.js';
import { FAULTS } from './faults.js';
import type { Found } from './found.js';
import { INVARIANTS } from './invariants.js';
import type { MixOutcome } from './mix.js';
import type { Observation } from './observation.js';
import type { Compared } from './figures/comparison.js';
import type { Figures } from './figures/figures.js';
import { allFigures, type Figure } from './figures/targets.js';

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
  readonly figures: Figures;
}

/** Whether nothing is wrong and every target is met; a check that has seen nothing has shown nothing. */
export function isGreen({ outcome, figures, minutes }: ReportParts): boolean {
  return (
    outcome.broken === null &&
    outcome.surprises.length === 0 &&
    verdicts(outcome.observation).every(({ colour }) => colour === 'green') &&
    allFigures(outcome, figures, minutes).every(({ met }) => met !== false)
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
        [
          'engine',
          `2 apis and 3 workers, leases of ${seen.leaseMs} ms; processes were started ${outcome.starts} times, ${outcome.refusedStarts} starts came to nothing`,
        ],
        ['length', `${rounded(minutes, 0)} minutes of faults`],
      ],
    ),
    '## What was to be shown',
    table(['figure', 'seen', 'target', 'met'], allFigures(outcome, parts.figures, minutes).map(figureRow)),
    '## Beside others',
    'The same events and the same faults (workers killed, workers that stand still, the queue flushed), one after the other, for the engine; for what a careful team writes without one: a job for each event on Redis, with its id as the key, six tries with backoff, and locks as long as our leases; and for a flow of Node-RED that answers and then makes three requests in a row (it has no queue that could be flushed).',
    table(COMPARED, parts.figures.comparison.found.map(comparedRow)),
    ...parts.figures.comparison.leftOut.map((who) => `Left out, because it could not be started: ${who}.`),
    '## Invariants',
    table(
      ['', 'what must hold', 'looked at', ''],
      found.map(({ id, says, found: { checked, problems }, colour }) => [
        id,
        says,
        `${checked}`,
        colour === 'red' ? `**red** (${problems.length})` : colour,
      ]),
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

const figureRow = ({ what, seen, target, met }: Figure): Row => [what, seen, target, met === null ? '-' : met ? 'yes' : '**no**'];

const COMPARED: Row = ['', 'events', 'faults', 'lost', 'calls doubled', 'calls under a key doubled', 'questions to a person'];

const comparedRow = ({ name, events, faults, lost, unsafeTwice, keyedTwice, asked }: Compared): Row =>
  [name, events, faults, lost, unsafeTwice, keyedTwice, asked].map(String);

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
