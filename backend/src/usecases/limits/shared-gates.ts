import type { StepError } from '@plumbline/shared';
import { afterProbe, opened, probeAtMs, withProbe } from '../../engine/limits/circuit.js';
import { begunDrain, isDraining, mayBeginAnew } from '../../engine/limits/drain.js';
import { isPlain, type GateState } from '../../engine/limits/gate-state.js';
import { learnt, sameLimit, takeSlice, type SeenLimit } from '../../engine/limits/limit.js';
import type { Chance, Clock } from '../../engine/ports/clock.js';
import type { GateRow, GateStore } from '../../engine/ports/gate-store.js';
import type { Admission, AskToSend, CallReport, Gates } from '../../engine/ports/gates.js';
import type { Logger } from '../../engine/ports/logger.js';
import { LocalGate } from './local-gate.js';
import { takeOfBudget } from './take-of-budget.js';

export interface SharedGatesDeps {
  readonly store: GateStore;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Logger;
  /** From the opening of a circuit to its first probe, ms. */
  readonly circuitMs: number;
}

/** Gates that are kept in memory; those not used for long are forgotten first. */
const MAX_KNOWN = 2_000;
/** How often one process writes what replies say of a limit, while enough of it is left, ms. */
const LEARN_MS = 250;
/** Of a limit: with less than this left, each reply counts. */
const SCARCE = 0.1;
/** When a change could not be written, and when the order of a drain is asked for again, ms. */
const ASK_AGAIN_MS = 1_000;
const ORDER_MS = 60_000;
/** Changes by others that one change puts up with. */
const MAX_TRIES = 20;
/** The wait after a 429 that names none doubles each time, ms. */
const BARE_429_MS = 500;
const MAX_BARE_429_MS = 60_000;

const GO: Admission = { go: true };

/**
 * Rates, circuits and retry budgets, shared through the gate store. A gate that nothing is known of costs a look into a map. Tokens
 * of a limit are taken in slices; everything else is written only when it changes.
 */
export class SharedGates implements Gates {
  private readonly known = new Map<string, LocalGate>();

  constructor(private readonly deps: SharedGatesDeps) {
    deps.store.onChange((row) => this.hear(row));
  }

  /** What all know of a gate, as far as this process has heard. */
  stateOf(gate: string): GateState {
    return this.local(gate).row.state;
  }

  /** How many steps are kept back, found at a look over all of them. */
  noteBacklog(counts: ReadonlyMap<string, number>): void {
    for (const local of this.known.values()) local.backlog = 0;
    for (const [gate, count] of counts) this.local(gate).backlog = count;
  }

  /** Gates whose backlog is being sent. */
  draining(): readonly string[] {
    return [...this.known.values()].filter(({ row }) => isDraining(row.state.drain)).map(({ gate }) => gate);
  }

  isFree(gate: string): boolean {
    const { row, heldUntilMs } = this.local(gate);
    const nowMs = this.deps.clock.nowMs();
    return heldUntilMs <= nowMs && isPlain(row.state, nowMs);
  }

  admit(gate: string, ask: AskToSend): Admission | Promise<Admission> {
    const local = this.local(gate);
    const nowMs = this.deps.clock.nowMs();
    const { circuit, drain } = local.row.state;
    const probeMs = probeAtMs(circuit);
    if (probeMs !== null && circuit.is !== 'closed')
      return probeMs <= nowMs ? this.probe(local, ask) : { go: false, why: 'circuit', untilMs: probeMs, cause: circuit.cause };
    if (isDraining(drain) && ask.kind === 'parked') return { go: false, why: 'order', untilMs: nowMs + ORDER_MS };
    if (local.heldUntilMs > nowMs) return this.refuse(local, nowMs);
    if (ask.kind === 'retry' && !ask.waited && !local.takeRetry(nowMs)) return this.takeOfBudget(local, ask);
    return this.admitToLimit(local, ask, nowMs);
  }

  private admitToLimit(local: LocalGate, ask: AskToSend, nowMs: number): Admission | Promise<Admission> {
    const { limit } = local.row.state;
    if (limit === null) return GO;
    if (!ask.waited && local.othersWait(nowMs)) return this.refuse(local, nowMs);
    return local.takeToken(nowMs) ? GO : this.takeOfSlice(local);
  }

  sent(gate: string, kind: AskToSend['kind']): void {
    const local = this.local(gate);
    local.inFlight++;
    if (kind === 'first') local.firsts.add(this.deps.clock.nowMs());
  }

  learn(gate: string, report: CallReport): void {
    const local = this.local(gate);
    local.inFlight = Math.max(0, local.inFlight - 1);
    const nowMs = this.deps.clock.nowMs();
    local.record.note(report.health, nowMs);
    this.hold(local, report, nowMs);
    if (report.limit) this.learnLimit(local, report.limit, nowMs);
    if (report.probe !== null) return this.inBackground(local, this.probed(local, report, report.probe));
    const { state } = local.row;
    if (state.circuit.is === 'closed' && report.error && local.record.shouldOpen(nowMs)) return this.open(local, report.error);
    if (report.wasHeld && report.health === 'good' && local.backlog > 0 && mayBeginAnew(state.drain, nowMs)) this.beginDrain(local);
  }

  /**
   * Changes what all share.
   * @param change null: it is left as it is
   * @returns whether it was changed
   */
  async update(gate: string, change: (state: GateState) => GateState | null, how: 'told' | 'quiet' = 'told'): Promise<boolean> {
    const local = this.local(gate);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { rev, state } = local.row;
      const next = change(state);
      if (next === null) return false;
      const put = await this.deps.store.put({ gate, rev, state: next }, how);
      if (put) {
        local.hear(put);
        return true;
      }
      await this.refresh(gate);
    }
    throw new Error(`The gate "${gate}" is changed by too many at once.`);
  }

  /** Reads anew what all share. */
  async refresh(gate: string): Promise<GateState> {
    const local = this.local(gate);
    const row = await this.deps.store.read(gate);
    if (row) local.hear(row);
    else local.forget();
    return local.row.state;
  }

  private hear(row: GateRow): void {
    this.local(row.gate).hear(row);
  }

  private local(gate: string): LocalGate {
    let local = this.known.get(gate);
    if (!local) {
      if (this.known.size >= MAX_KNOWN) this.forgetSome();
      local = new LocalGate(gate);
      this.known.set(gate, local);
    }
    local.usedMs = this.deps.clock.nowMs();
    return local;
  }

  /** A tenth of them at once, so that it is seldom; what is shared is read again when it is needed. */
  private forgetSome(): void {
    const idle = [...this.known.values()].filter((local) => local.inFlight === 0 && isPlain(local.row.state, local.usedMs));
    idle.sort((a, b) => a.usedMs - b.usedMs);
    for (const { gate } of idle.slice(0, MAX_KNOWN / 10)) this.known.delete(gate);
  }

  private refuse(local: LocalGate, nowMs: number): Admission {
    return { go: false, why: 'limit', untilMs: local.place(local.row.state.limit, local.heldUntilMs, nowMs) };
  }

  /** Retries are few: each asks where they are all counted, unless this process has some of them left. */
  private async takeOfBudget(local: LocalGate, ask: AskToSend): Promise<Admission> {
    const { clock } = this.deps;
    try {
      const untilMs = await takeOfBudget(local, clock, (change) => this.update(local.gate, change, 'quiet'));
      return untilMs === null ? await this.admitToLimit(local, ask, clock.nowMs()) : { go: false, why: 'retry_budget', untilMs };
    } catch (error) {
      this.deps.log.warn({ gate: local.gate, error }, 'no retries of a budget could be taken; it is tried again in a second');
      return { go: false, why: 'retry_budget', untilMs: clock.nowMs() + ASK_AGAIN_MS };
    }
  }

  private async takeOfSlice(local: LocalGate): Promise<Admission> {
    try {
      for (;;) {
        if (local.takeToken(this.deps.clock.nowMs())) return GO;
        const taken = await (local.taking ??= this.slice(local).finally(() => (local.taking = null)));
        if (local.row.state.limit === null) return GO;
        if (taken === 0) break;
      }
    } catch (error) {
      this.deps.log.warn({ gate: local.gate, error }, 'no calls of a limit could be taken; it is tried again in a second');
      return { go: false, why: 'limit', untilMs: this.deps.clock.nowMs() + ASK_AGAIN_MS };
    }
    return this.refuse(local, this.deps.clock.nowMs());
  }

  /** Others of this process that ask meanwhile share what is taken. */
  private async slice(local: LocalGate): Promise<number> {
    let tokens = 0;
    await this.update(
      local.gate,
      (state) => {
        tokens = 0;
        if (state.limit === null) return null;
        const taken = takeSlice(state.limit, this.deps.clock.nowMs());
        tokens = taken.tokens;
        return tokens === 0 ? null : { ...state, limit: taken.limit };
      },
      'quiet',
    );
    if (tokens > 0) local.tokens = { left: tokens, untilMs: local.row.state.limit?.resetsAtMs ?? 0 };
    return tokens;
  }

  /** The one call that is let through; whoever is too late waits for what comes of it. */
  private async probe(local: LocalGate, { timeoutMs }: AskToSend): Promise<Admission> {
    const probe = this.deps.chance.uuid();
    try {
      await this.refresh(local.gate);
      const taken = await this.update(local.gate, (state) => {
        const circuit = withProbe(state.circuit, probe, timeoutMs, this.deps.clock.nowMs());
        return circuit && { ...state, circuit };
      });
      if (taken) return { go: true, probe };
    } catch (error) {
      this.deps.log.warn({ gate: local.gate, error }, 'a probe could not be begun; it is tried again in a second');
    }
    const { circuit } = local.row.state;
    const untilMs = Math.max(this.deps.clock.nowMs() + ASK_AGAIN_MS, probeAtMs(circuit) ?? 0);
    return { go: false, why: 'circuit', untilMs, ...(circuit.is === 'closed' ? {} : { cause: circuit.cause }) };
  }

  private async probed(local: LocalGate, { health, error }: CallReport, probe: string): Promise<void> {
    const nowMs = this.deps.clock.nowMs();
    if (health === 'good') local.record.clear();
    await this.update(local.gate, (state) => {
      const circuit = afterProbe(state.circuit, probe, health, error?.message ?? null, nowMs);
      if (circuit === state.circuit) return null;
      return { ...state, circuit, drain: circuit.is === 'closed' ? begunDrain(local.backlog, nowMs) : null };
    });
  }

  private open(local: LocalGate, error: StepError): void {
    const nowMs = this.deps.clock.nowMs();
    local.record.clear();
    this.deps.log.warn({ gate: local.gate, code: error.code }, 'a service fails again and again; nobody calls it until a probe goes well');
    const circuit = opened(error, nowMs, this.deps.circuitMs);
    this.inBackground(
      local,
      this.update(local.gate, (state) => (state.circuit.is === 'closed' ? { ...state, circuit, drain: null } : null)),
    );
  }

  /** `Retry-After` binds the whole gate; a 429 that names no time does so for a little, and longer each time. */
  private hold(local: LocalGate, { retryAfterMs, error, limit, health }: CallReport, nowMs: number): void {
    if (health === 'good' && error === null) local.bare429s = 0;
    let waitMs = retryAfterMs;
    if (waitMs === null && error?.class === '429' && limit === null)
      waitMs = Math.min(MAX_BARE_429_MS, BARE_429_MS * 2 ** local.bare429s++);
    if (waitMs === null || waitMs <= 0) return;
    const heldUntilMs = nowMs + waitMs;
    if (local.heldUntilMs >= heldUntilMs) return;
    // Known here at once: the very next step must not be sent.
    local.heldMs = heldUntilMs;
    local.tokens = { left: 0, untilMs: 0 };
    this.inBackground(
      local,
      this.update(local.gate, (state) => (state.heldUntilMs >= heldUntilMs ? null : { ...state, heldUntilMs })),
    );
  }

  private learnLimit(local: LocalGate, seen: SeenLimit, nowMs: number): void {
    const outstanding = (known: boolean): number => (known ? local.tokens.left : local.inFlight);
    const next = (state: GateState): GateState | null => {
      const limit = learnt(state.limit, seen, outstanding(state.limit !== null), nowMs);
      return sameLimit(state.limit, limit) ? null : { ...state, limit };
    };
    const changed = next(local.row.state);
    if (changed === null) return;
    const scarce = (changed.limit?.remaining ?? 0) < (changed.limit?.max ?? 0) * SCARCE;
    const first = local.row.state.limit?.max !== changed.limit?.max;
    if (!first && !scarce && nowMs - local.learntMs < LEARN_MS) return;
    local.learntMs = nowMs;
    this.inBackground(local, this.update(local.gate, next));
  }

  private beginDrain(local: LocalGate): void {
    const nowMs = this.deps.clock.nowMs();
    const begun = begunDrain(local.backlog, nowMs);
    this.inBackground(
      local,
      this.update(local.gate, (state) =>
        state.circuit.is === 'closed' && mayBeginAnew(state.drain, nowMs) ? { ...state, drain: begun } : null,
      ),
    );
  }

  private inBackground(local: LocalGate, work: Promise<unknown>): void {
    work.catch((error: unknown) => this.deps.log.warn({ gate: local.gate, error }, 'what was learnt of a gate could not be shared'));
  }
}
