import { expect } from '@jest/globals';
import { keyOf, placeOf, stepKey, STEP_STATUSES, type RunEvent, type RunView, type StepView } from '@plumbline/shared';
import { policyOf, type Plan } from '../../src/engine/graph/plan.js';
import { MAX_PARALLEL } from '../../src/engine/run/decide.js';
import type { SimulatedRun } from './simulated-run.js';

/** What must hold at every event of every run, worked out again from the journal's view alone and not as the engine does it. */
export class Invariants {
  /** Per step and generation: attempts that were started, and whether they certainly did not happen. */
  private readonly sent = new Map<string, Map<number, boolean>>();
  private readonly incoming: ReadonlyMap<string, readonly { readonly from: string; readonly port: string }[]>;

  constructor(private readonly plan: Plan) {
    this.incoming = incomingOf(plan);
  }

  before(event: RunEvent, { state: { view } }: SimulatedRun): void {
    if (!('step' in event)) return;
    const key = keyOf(event);
    const step = view.steps.get(key);
    if ('attempt' in event) this.checkNumber(event.attempt, step);
    if (this.begins(event, step)) this.checkReady(key, view);
    if (event.kind === 'step.skipped' && event.reason === 'not_taken') this.checkDead(key, view);
    if (event.kind === 'loop.opened') expect({ key, opened: step?.loop ?? null }).toEqual({ key, opened: null });
    if (event.kind === 'step.started') this.checkStart(event, view);
    else this.noteFate(event, step);
  }

  after(_event: RunEvent, { state: { view } }: SimulatedRun): void {
    checkCounts(view);
    if (view.counts.running > MAX_PARALLEL) expect(view.counts.running).toBeLessThanOrEqual(MAX_PARALLEL);
  }

  /** New attempts are numbered without gaps; results carry the number of the attempt that runs. */
  private checkNumber(attempt: number, step: StepView | undefined): void {
    // A for-each waits for what is inside it under the number that it was opened with.
    // A question is about the attempt that has ended.
    const waits = step?.status === 'waiting' && (step.waitingFor === 'turns' || step.waitingFor === 'look_up');
    const running = step?.status === 'running' || waits;
    expect(attempt).toBe((step?.attempt ?? 0) + (running ? 0 : 1));
  }

  /** The event begins a step that nobody had begun; whoever was begun before may go on by its own time or by hand. */
  private begins(event: RunEvent, step: StepView | undefined): boolean {
    const untouched = step === undefined || step.status === 'idle' || (step.status === 'skipped' && step.skipped === 'not_taken');
    return (
      untouched &&
      !(event.kind === 'step.skipped' && event.reason === 'not_taken') &&
      event.kind !== 'step.cancelled' &&
      event.kind !== 'turn.ended'
    );
  }

  private checkReady(id: string, view: RunView): void {
    const known = new Map<string, readonly string[] | null>();
    const edges = this.edgesTo(id);
    const ports = edges.map((edge) => this.portsOf(edge.from, view, known));
    expect({ id, open: ports.filter((one) => one === null).length }).toEqual({ id, open: 0 });
    expect({ id, taken: edges.some((edge, index) => ports[index]?.includes(edge.port)) }).toEqual({ id, taken: true });
    expect({ id, halted: view.halted, cancelled: view.cancel !== null, ended: view.end !== null }).toEqual({
      id,
      halted: false,
      cancelled: false,
      ended: false,
    });
  }

  /** Edges to a step in its turn; one in a body that none leads to is started by its for-each. */
  private edgesTo(key: string): { readonly from: string; readonly port: string }[] {
    const { step, turn } = placeOf(key);
    const edges = (this.incoming.get(step) ?? []).map(({ from, port }) => ({ from: stepKey(from, turn), port }));
    return turn.length > 0 && edges.length === 0 ? [{ from: 'trigger', port: 'out' }] : edges;
  }

  private checkDead(id: string, view: RunView): void {
    const known = new Map<string, readonly string[] | null>();
    for (const edge of this.edgesTo(id)) {
      const ports = this.portsOf(edge.from, view, known);
      expect({ id, from: edge.from, open: ports === null, taken: ports?.includes(edge.port) ?? false }).toEqual({
        id,
        from: edge.from,
        open: false,
        taken: false,
      });
    }
  }

  /** Ports that count as taken now; null: not resolved. A step that was skipped is resolved only while nothing leads to it. */
  private portsOf(id: string, view: RunView, known: Map<string, readonly string[] | null>): readonly string[] | null {
    if (id === 'trigger') return ['out'];
    const found = known.get(id);
    if (found !== undefined) return found;
    const step = view.steps.get(id);
    let ports = step?.ports ?? null;
    if (step?.status === 'skipped' && step.skipped === 'not_taken') {
      const edges = this.edgesTo(id);
      const dead = edges.every((edge) => this.portsOf(edge.from, view, known)?.includes(edge.port) === false);
      ports = dead ? [] : null;
    }
    known.set(id, ports);
    return ports;
  }

  private checkStart(event: Extract<RunEvent, { kind: 'step.started' }>, view: RunView): void {
    expect({ cancelled: view.cancel !== null, ended: view.end !== null }).toEqual({ cancelled: false, ended: false });
    const planned = this.plan.steps.get(event.step);
    const key = `${keyOf(event)}/${event.generation}`;
    const earlier = this.sent.get(key) ?? new Map<number, boolean>();
    this.sent.set(key, earlier);
    const once =
      planned !== undefined && ['unsafe', 'verifiable'].includes(event.effect) && !policyOf(planned, event.input).acceptDuplicates;
    if (once)
      expect({ key, mayHaveHappened: [...earlier].filter(([, certainlyNot]) => !certainlyNot) }).toEqual({ key, mayHaveHappened: [] });
    earlier.set(event.attempt, false);
  }

  /** What became of an attempt that was started, as its outcome said. */
  private noteFate(event: RunEvent, step: StepView | undefined): void {
    if (step === undefined || step.status !== 'running') return;
    const attempts = this.sent.get(`${step.key}/${step.generation}`);
    const not =
      event.kind === 'step.not_sent' || ((event.kind === 'step.failed' || event.kind === 'step.cancelled') && event.happened === 'no');
    if (not) attempts?.set(step.attempt, true);
  }
}

function incomingOf(plan: Plan): Map<string, { from: string; port: string }[]> {
  const incoming = new Map<string, { from: string; port: string }[]>();
  const add = (from: string, edges: Plan['entry']): void => {
    for (const { port, to } of edges) incoming.set(to, [...(incoming.get(to) ?? []), { from, port }]);
  };
  add('trigger', plan.entry);
  for (const step of plan.steps.values()) add(step.id, step.out);
  return incoming;
}

/** What `evolve` counts as it goes must be what a recount finds. */
export function checkCounts(view: RunView): void {
  const counts = Object.fromEntries(STEP_STATUSES.map((status) => [status, 0]));
  let gaps = 0;
  let stops = 0;
  for (const step of view.steps.values()) {
    counts[step.status] = (counts[step.status] ?? 0) + 1;
    if (step.gap !== null) gaps++;
    if (step.status === 'failed' && step.gap === null && step.turn.length === 0) stops++;
  }
  // Only a difference is worth a comparison that can be read: this is asked at each event of each run.
  const same = view.gaps === gaps && view.stops === stops && STEP_STATUSES.every((status) => view.counts[status] === counts[status]);
  if (!same) expect({ counts: view.counts, gaps: view.gaps, stops: view.stops }).toEqual({ counts, gaps, stops });
}

const SETTLED: readonly StepView['status'][] = ['idle', 'succeeded', 'failed', 'skipped', 'cancelled'];

/** What could be looked up happened at most once for each time that a person had it sent. */
export function checkEffects({ plan, outside }: SimulatedRun): void {
  for (const [name, times] of outside.effects) {
    const id = placeOf(name.slice(0, name.lastIndexOf('/'))).step;
    const once = plan.steps.get(id)?.operation === 'service.looked_up';
    if (once && times.length > 1) expect({ name, effects: times }).toEqual({ name, effects: [times[0]] });
  }
}

/** A run that has come to rest: it ended as `flow-format.md` (Gap) says, or waits for something that has a name. */
export function checkRest({ state: { view }, plan, last }: SimulatedRun): void {
  const steps = [...view.steps.values()];
  if (view.end === null) {
    expect(view.counts.needs_attention + view.counts.parked).toBeGreaterThan(0);
    expect(last).toMatchObject({ finish: null, idleUntilMs: Number.POSITIVE_INFINITY });
    return;
  }
  // A for-each that a stop of the run overtook stands still; a repair takes it further.
  const standing = view.end === 'failed' ? steps.filter((step) => step.status === 'waiting' && step.waitingFor === 'turns') : [];
  expect(steps.filter((step) => !SETTLED.includes(step.status) && !standing.includes(step))).toEqual([]);
  if (view.end !== 'succeeded' && view.end !== 'succeeded_with_gaps') return;
  const undone = [...plan.steps.values()]
    .filter(({ body }) => body === null)
    .map(({ id }) => id)
    .filter((id) => ['idle', 'cancelled'].includes(view.steps.get(id)?.status ?? 'idle'));
  expect({ undone, failed: steps.filter((step) => step.status === 'failed' && step.gap === null && step.turn.length === 0) }).toEqual({
    undone: [],
    failed: [],
  });
  expect(view.end).toBe(steps.some((step) => step.gap !== null) ? 'succeeded_with_gaps' : 'succeeded');
}
