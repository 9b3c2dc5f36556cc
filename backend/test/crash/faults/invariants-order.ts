import type { SinkCall } from './fault-sink.js';
import type { Found } from './found.js';
import { grouped } from './grouped.js';
import type { Observation, SeenRun } from './observation.js';

/** One run of a customer, with what is known of its place among the others. Times are ms of the epoch. */
interface Turn {
  readonly run: SeenRun;
  readonly sentMs: number;
  readonly acceptedMs: number;
  /** In the order of their arrival, at least one. */
  readonly calls: readonly SinkCall[];
  readonly firstMs: number;
  /** When it had ended or was cancelled; null: not yet. */
  readonly endedMs: number | null;
}

/** I8: one run of a customer at a time, in the order in which their events were accepted, as far as senders know it. */
export function inTurn(seen: Observation): Found {
  const customers = [...turnsOf(seen).values()].filter((turns) => turns.length > 1);
  return {
    checked: customers.reduce((sum, turns) => sum + turns.length, 0),
    problems: customers.flatMap((turns) => [...together(turns), ...tooEarly(turns), ...outOfOrder(turns)]),
  };
}

/** For each customer the runs that did anything, in the order of their first calls. However often an event came, it has one place. */
function turnsOf({ accepted, runs, calls }: Observation): ReadonlyMap<string, readonly Turn[]> {
  const runOf = new Map(runs.map((run) => [run.id, run]));
  const callsOf = grouped(calls, ({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const ours = accepted.filter(({ customer }) => customer !== null);
  const turns = [...grouped(ours, ({ event }) => event)].flatMap(([event, answers]): [string, Turn][] => {
    const those = (callsOf.get(event) ?? []).toSorted((a, b) => a.atMs - b.atMs);
    const [first, [call]] = [answers[0], those];
    const run = runOf.get(first?.runId ?? '');
    if (!first || !run || !call) return [];
    const acceptedMs = Math.min(...answers.map(({ atMs }) => atMs));
    const turn = { run, sentMs: first.firstSentMs, acceptedMs, calls: those, firstMs: call.atMs, endedMs: endOf(run) };
    return [[first.customer ?? '', turn]];
  });
  const byCustomer = grouped(turns, ([customer]) => customer);
  return new Map([...byCustomer].map(([name, those]) => [name, those.map(([, turn]) => turn).sort((a, b) => a.firstMs - b.firstMs)]));
}

/** What was called off has given up its place, even if it is a moment before the journal ends. */
function endOf({ journal }: SeenRun): number | null {
  return journal.find(({ kind, signal }) => kind === 'run.finished' || signal === 'cancel')?.atMs ?? null;
}

/**
 * The effects of two runs are never mixed. A call without an effect may be late: a service knows it again by its key. So may one of a
 * run that was called off.
 */
function together(turns: readonly Turn[]): string[] {
  const spans = turns.flatMap(({ run, calls, endedMs }) => {
    const upTo = run.status === 'cancelled' ? (endedMs ?? 0) : Number.POSITIVE_INFINITY;
    const effects = calls.filter(({ effect, atMs }) => effect && atMs <= upTo);
    const [first, last] = [effects[0], effects.at(-1)];
    return first && last ? [{ id: run.id, fromMs: first.atMs, toMs: last.atMs }] : [];
  });
  let before: (typeof spans)[number] | undefined;
  return spans
    .sort((a, b) => a.fromMs - b.fromMs)
    .flatMap((span) => {
      const mixed =
        before !== undefined && span.fromMs < before.toMs ? [`runs ${before.id} and ${span.id} had effects at the same time`] : [];
      if (before === undefined || span.toMs > before.toMs) before = span;
      return mixed;
    });
}

function tooEarly(turns: readonly Turn[]): string[] {
  return turns.slice(1).flatMap(({ run, firstMs }, n) => {
    const before = turns[n];
    if (!before || (before.endedMs !== null && before.endedMs <= firstMs)) return [];
    const when = before.endedMs === null ? 'has not ended' : `ended ${before.endedMs - firstMs} ms later`;
    return [`run ${run.id} made its first call while run ${before.run.id} was under way, which ${when}`];
  });
}

/** Of two events it is certain which was accepted first when one was answered before the other was sent at all. */
function outOfOrder(turns: readonly Turn[]): string[] {
  const problems: string[] = [];
  let earliest: Turn | undefined;
  for (const turn of turns.toReversed()) {
    if (earliest && earliest.acceptedMs < turn.sentMs) {
      problems.push(`run ${turn.run.id} began before run ${earliest.run.id}, whose event was accepted before the other was sent`);
    }
    if (!earliest || turn.acceptedMs < earliest.acceptedMs) earliest = turn;
  }
  return problems;
}
