import { CONNECTION_KIND_DEFINITIONS, keyOf, uuidV7, type Json, type JournalEntry, type RunStatus } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { LookUpFinding } from '../../engine/ports/operation.js';
import type { OpenAnswer } from '../../engine/ports/connections.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Append, RunStore } from '../../engine/ports/run-store.js';
import { Admission } from '../../engine/intake/admission.js';
import { acceptDelivery, type AcceptDeps } from '../accept-delivery/accept-delivery.js';
import type { ExecutionDeps } from '../execute-run/deps.js';
import { RunSession } from '../execute-run/session.js';
import { eventText } from '../runs/start-run.js';
import type { RehearsalDeps } from './deps.js';
import { freeGates } from './free-gates.js';
import { Outside, type Caller, type MadeCall } from './outside.js';
import { RealWork } from './real-work.js';
import { eventParts } from './samples.js';
import { MIDDLE, type Scripted } from './script.js';
import { answeringLookUps } from './answered-look-ups.js';
import { VirtualTime } from './virtual-time.js';

const WORKER = 'rehearsal';
/** Runs that may be claimed at once. */
const MOST_CLAIMED = 100;
/** A rehearsed run is over after this much virtual time, ms: longer than any wait and all its tries. */
const LONGEST_MS = 100 * 86_400_000;
/** What a run may do before it is called endless. */
const MOST_EVENTS = 20_000;
const MOST_CALLS = 2_000;

/** What the made-up service of a step does with a call. @param parked the step was parked before */
export type Script = (caller: Caller & { readonly parked: boolean }) => Scripted;

/** A run as it was rehearsed. */
export interface Played {
  readonly runId: string;
  readonly status: RunStatus;
  /** The journals of the run and of those that worked for it, by run. */
  readonly journals: ReadonlyMap<string, readonly JournalEntry[]>;
  readonly startMs: number;
  /** It was ended from outside, since it went on and on. */
  readonly endless: boolean;
}

/**
 * A world for one run: the code that real runs are decided and performed by, with a store in memory, time that is moved by hand,
 * and an outside that is made up. Nothing leaves it.
 */
export class Stage {
  readonly time: VirtualTime;
  readonly outside: Outside;
  private readonly store: RunStore;
  private readonly work = new RealWork();
  private readonly sessions = new Map<string, RunSession>();
  private readonly parked = new Set<string>();
  private readonly runs = new Set<string>();
  /** When runs are due that nobody works on, ms. */
  private readonly wakes = new Map<string, number>();
  private readonly execution: ExecutionDeps;
  private readonly accepting: AcceptDeps;
  private events = 0;
  private ids = 0;
  private caller: Caller = { runId: '', step: '' };

  constructor(
    private readonly deps: RehearsalDeps,
    private readonly plan: Plan,
    startMs: number,
    script: Script,
    lookUp: () => LookUpFinding,
    codeResults: Map<string, ReturnType<RehearsalDeps['code']['run']>>,
  ) {
    const { encode, decode, digest, schemas, deliveries, resolveUrl } = deps;
    const time = (this.time = new VirtualTime(startMs));
    const nowMs = (): number => time.nowMs();
    const uuid = (): string => uuidV7(nowMs(), countedBytes(this.ids++));
    const parked = (caller: Caller): boolean => this.parked.has(`${caller.runId} ${caller.step}`);
    this.outside = new Outside({
      time,
      encode,
      caller: () => this.caller,
      script: (caller) => script({ ...caller, parked: parked(caller) }),
    });
    this.store = deps.newStore(nowMs, WORKER, (append) => this.note(append));
    const code = this.work.code(deps.code, codeResults);
    const common = {
      store: this.store,
      expressions: this.work.expressions(deps.expressions),
      deliveries,
      schemas,
      digest,
      chance: { next: () => MIDDLE, uuid },
      dispatch: { ring: () => undefined, onRing: () => undefined },
      pause: { reach: (point: string, at: { readonly runId: string; readonly step?: string }) => this.reached(point, at) },
    };
    this.accepting = { ...common, admission: new Admission(nowMs), nowMs, local: null };
    this.execution = {
      ...common,
      versions: { published: async () => null, plan: (flowId) => (flowId === plan.flowId ? plan : null) },
      operations: answeringLookUps(deps.operationsOver(this.outside, code, nowMs), lookUp),
      connections: { find: (id) => deps.connections.find(id), open: (id) => this.open(id) },
      payloads: deps.newPayloads(uuid),
      files: ANY_FILE,
      events: NOBODY_POSTS,
      answers: { tell: () => undefined, listen: () => () => undefined },
      clock: time,
      timers: time,
      lease: { workerId: WORKER, maySend: () => true, onLost: () => undefined },
      gates: freeGates,
      log: SILENT,
      resolveUrl,
      encode,
      decode,
    };
  }

  /** The event arrives, as if somebody had started the flow by hand. @throws PlumblineError when it is refused */
  async deliver(event: Json): Promise<{ readonly runId: string; readonly duplicate: boolean }> {
    const { body, headers, query } = eventParts(event);
    const texts = Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
    );
    const pairs = Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`,
    );
    const accepted = await acceptDelivery(this.accepting, this.plan, {
      kind: 'manual',
      method: 'POST',
      path: 'rehearsal',
      headers: Object.fromEntries(texts),
      query: pairs.join('&'),
      raw: this.deps.encode(eventText(this.plan, body, this.time.nowMs())),
    });
    if (!accepted.duplicate) this.wakes.set(accepted.runId, this.time.nowMs());
    return accepted;
  }

  /** Plays on until every run has ended, or waits for what never comes; true when it would have gone on for ever. */
  async play(): Promise<boolean> {
    const untilMs = this.time.nowMs() + LONGEST_MS;
    for (;;) {
      await this.deps.settle();
      if (this.work.isBusy) {
        await this.work.someDone();
        continue;
      }
      if (this.events > MOST_EVENTS || this.outside.calls.length > MOST_CALLS) return this.abandon();
      if (await this.takeUp()) continue;
      const nextMs = Math.min(this.time.nextMs, ...[...this.wakes.values()]);
      if (!Number.isFinite(nextMs)) return false;
      if (nextMs > untilMs) return this.abandon();
      this.time.advanceTo(nextMs);
    }
  }

  async played(runId: string, startMs: number, endless: boolean): Promise<Played> {
    const journals = new Map<string, readonly JournalEntry[]>();
    for (const id of [runId, ...this.runs]) if (!journals.has(id)) journals.set(id, await this.store.journal(id));
    return { runId, status: (await this.store.row(runId))?.status ?? 'queued', journals, startMs, endless };
  }

  get calls(): readonly MadeCall[] {
    return this.outside.calls;
  }

  /** Takes runs up that are due; false when there is none. */
  private async takeUp(): Promise<boolean> {
    const claimed = await this.store.claim(WORKER, MOST_CLAIMED);
    for (const { runId } of claimed) {
      this.wakes.delete(runId);
      const session = await RunSession.restored(this.execution, runId, () => this.sessions.delete(runId));
      if (!session) continue;
      this.sessions.set(runId, session);
      session.start();
    }
    // What is due but could not be claimed is not ours to wait for.
    for (const [runId, atMs] of this.wakes) if (atMs <= this.time.nowMs()) this.wakes.delete(runId);
    return claimed.length > 0;
  }

  private abandon(): true {
    for (const session of [...this.sessions.values()]) session.abandon();
    return true;
  }

  private reached(point: string, { runId, step }: { readonly runId: string; readonly step?: string }): void {
    if (step === undefined) return;
    if (point === 'before_send') this.caller = { runId, step };
    if (point === 'before_look_up') this.caller = { runId, step, asks: true };
  }

  private async open(id: string): Promise<OpenAnswer> {
    const facts = await this.deps.connections.find(id);
    if (facts === null)
      return { ok: false, error: { code: 'connection_missing', class: 'denied', message: 'There is no such connection.' } };
    const secrets = Object.fromEntries(
      Object.keys(CONNECTION_KIND_DEFINITIONS[facts.kind].secrets.shape).map((field) => [field, 'rehearsal']),
    );
    return { ok: true, connection: { facts, secrets, redact: (value) => value } };
  }

  private note({ runId, events, releases, wakeAtMs, children, tells }: Append): void {
    this.runs.add(runId);
    this.events += events.length;
    for (const event of events) if (event.kind === 'step.failed' && event.next.do === 'park') this.parked.add(`${runId} ${keyOf(event)}`);
    if (releases && wakeAtMs !== null) this.wakes.set(runId, wakeAtMs);
    const nowMs = this.time.nowMs();
    for (const { runId: other } of [...(children ?? []), ...(tells ?? [])]) {
      const session = this.sessions.get(other);
      if (session) session.nudge();
      else this.wakes.set(other, nowMs);
    }
  }
}

/** Ten bytes that differ from one id to the next, and are the same each time that a scene is played. */
function countedBytes(n: number): Uint8Array {
  return Uint8Array.from({ length: 10 }, (_, at) => (at < 6 ? 0 : (n >>> ((9 - at) * 8)) & 255));
}

const NO_FILE = '00000000-0000-0000-0000-000000000000';

/** Files of a made-up event are there, and empty: no service looks at them. */
const ANY_FILE: ExecutionDeps['files'] = {
  find: async (_, id) => ({ id, name: 'file', type: 'application/octet-stream', bytes: 0 }),
  keep: async (_, name, type, bytes) => ({ id: NO_FILE, name, type, bytes: bytes instanceof Uint8Array ? bytes.byteLength : 0 }),
  open: async ({ id, type, bytes }) => ({ ref: { id, type, bytes }, chunks: nothing() }),
};

async function* nothing(): AsyncGenerator<Uint8Array, void> {
  yield* [];
}

const NOBODY_POSTS: ExecutionDeps['events'] = {
  awaitEvent: async () => null,
  post: async () => true,
  waitsFor: async () => [],
  settled: async () => undefined,
  drop: async () => undefined,
  unsettled: async () => [],
};

const SILENT: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
