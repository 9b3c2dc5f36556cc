import type { FlowDocument } from '@plumbline/shared';
import { scheduleOf, type Schedule } from '@plumbline/shared/schedule';
import { deliveryReader } from '../../src/adapters/delivery-reader/delivery-reader.js';
import { MemoryRunStore } from '../../src/adapters/memory/memory-run-store.js';
import { createSchemaCheck } from '../../src/adapters/schema-check/schema-check.js';
import { decode, encode, settled, SystemChance, systemDigest } from '../../src/adapters/system/system.js';
import { compilePlan } from '../../src/engine/graph/plan.js';
import { Admission } from '../../src/engine/intake/admission.js';
import type { Expressions } from '../../src/engine/ports/expressions.js';
import { noPausePoints } from '../../src/engine/ports/pause-points.js';
import type { AcceptAnswer, AcceptRequest } from '../../src/engine/ports/run-store.js';
import type { ScheduleStore } from '../../src/engine/ports/schedule-store.js';
import { VirtualTime } from '../../src/usecases/rehearse/virtual-time.js';
import { keepSchedules } from '../../src/usecases/schedules/keep-schedules.js';
import type { ScheduleDeps } from '../../src/usecases/schedules/read-schedule.js';
import type { StartDueDeps } from '../../src/usecases/schedules/start-due.js';
import { MemorySchedules } from './memory-schedules.js';

/** A start as the run store took it in. */
export interface Start {
  readonly flowId: string;
  readonly dueMs: number;
  readonly atMs: number;
  readonly version: number;
}

const NOBODY_ASKS: Expressions = {
  evaluate: () => {
    throw new Error('a due time has no key that is evaluated');
  },
};
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A run store that tells what it takes in. */
class Accepts extends MemoryRunStore {
  constructor(private readonly scene: Scene) {
    super(() => scene.time.nowMs());
  }

  override async accept(request: AcceptRequest): Promise<AcceptAnswer> {
    const { scene } = this;
    if (scene.isOverloaded) return { kind: 'overloaded' };
    const answer = await super.accept(request);
    if (answer.kind === 'duplicate') scene.repeats++;
    if (answer.kind !== 'accepted') return answer;
    const { delivery, dedupe, version } = request;
    const { dueAt } = JSON.parse(decode(delivery.raw)) as { dueAt: string };
    scene.starts.push({ flowId: delivery.flowId, dueMs: Date.parse(dueAt), atMs: scene.time.nowMs(), version });
    scene.schedules.runs.set(`${delivery.flowId} ${dedupe?.key ?? ''}`, answer.runId);
    return answer;
  }
}

/** Several processes that start the runs of schedules, on one store, in time that a test moves. */
export class Scene {
  readonly time: VirtualTime;
  readonly schedules: MemorySchedules;
  readonly starts: Start[] = [];
  /** Deliveries that came to a due time which had its run. */
  repeats = 0;
  /** Whether the process dies here: asked around everything that a process has done for it. */
  dies: () => boolean = () => false;
  /** Nothing can be stored now. */
  isOverloaded = false;
  private readonly store: Accepts;
  private readonly versions = new Map<string, FlowDocument>();
  private readonly alive = new Set<{ dead: boolean; stop: () => Promise<void>; nudge: () => void }>();

  constructor(startMs: number) {
    this.time = new VirtualTime(startMs);
    this.store = new Accepts(this);
    this.schedules = new MemorySchedules(() => this.time.nowMs());
  }

  get processes(): number {
    return this.alive.size;
  }

  /** Publishes a flow, and tells all processes. */
  publish(flowId: string, version: number, config: Partial<Schedule>, output?: FlowDocument['trigger']['output']): void {
    const trigger = { operation: 'schedule', config: { ...config }, ...(output ? { output } : {}) };
    const document: FlowDocument = { schema: 'plumbline/flow@1', name: flowId, trigger, steps: {}, edges: [] };
    this.versions.set(`${flowId}@${version}`, document);
    this.schedules.keep(flowId, version, scheduleOf(document));
    this.tell();
  }

  archive(flowId: string): void {
    this.schedules.keep(flowId, 1, null);
    this.tell();
  }

  /** Starts a process. @param skewMs its clock is wrong by so much */
  add(skewMs = 0): void {
    const process = { dead: false, stop: async () => undefined, nudge: () => undefined } as {
      dead: boolean;
      stop: () => Promise<void>;
      nudge: () => void;
    };
    const { time } = this;
    const nowMs = (): number => time.nowMs() + skewMs;
    const timers = { after: (ms: number, run: () => void) => time.after(ms, () => void (process.dead || run())) };
    const schedules = this.mortal(process, this.schedules);
    const deps = { schedules, starting: this.starting(nowMs, process), clock: { nowMs }, timers, log: SILENT };
    process.stop = keepSchedules(deps, (heard) => (process.nudge = heard));
    this.alive.add(process);
  }

  /** All processes die at once. */
  kill(): void {
    for (const process of this.alive) process.dead = true;
    this.alive.clear();
  }

  /** Moves on to `ms`, through everything that is due until then. */
  async goTo(ms: number, each: () => void = () => undefined): Promise<void> {
    await settled();
    while (this.time.nextMs <= ms) {
      this.time.advanceTo(this.time.nextMs);
      await settled();
      each();
    }
    this.time.advanceTo(ms);
  }

  /** What the use cases of the API take. */
  api(audit: ScheduleDeps['audit'], isArchived: (flowId: string) => boolean = () => false): ScheduleDeps {
    const newest = (id: string): number => [...this.versions.keys()].filter((key) => key.startsWith(`${id}@`)).length;
    const times = { createdMs: 0, updatedMs: 0 };
    const get: ScheduleDeps['flows']['get'] = async (id) => {
      const draft = this.versions.get(`${id}@${newest(id)}`);
      return draft ? { id, revision: 1, draft, publishedVersion: newest(id), archived: isArchived(id), ...times } : null;
    };
    return { schedules: this.schedules, starting: this.starting(() => this.time.nowMs(), null), flows: { get }, clock: this.time, audit };
  }

  private tell(): void {
    for (const process of this.alive) process.nudge();
  }

  /** A process that dies hears of nothing any more, and does nothing; what it had done before stays done. */
  private mortal<T extends object>(process: { dead: boolean } | null, real: T): T {
    const ends = (): boolean => process !== null && (process.dead || (this.dies() && (process.dead = true)));
    return new Proxy(real, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]): Promise<unknown> => {
          if (ends()) return this.bury(process);
          const answer: unknown = await (value as (...all: unknown[]) => unknown).apply(target, args);
          return ends() ? this.bury(process) : answer;
        };
      },
    });
  }

  private bury(process: unknown): Promise<never> {
    for (const one of this.alive) if (one === process) this.alive.delete(one);
    return new Promise(() => undefined);
  }

  private starting(nowMs: () => number, process: { dead: boolean } | null): StartDueDeps {
    const plans = async (flowId: string, version: number) => {
      const document = this.versions.get(`${flowId}@${version}`);
      return document ? compilePlan(flowId, version, document, new Map()) : null;
    };
    const store = this.mortal(process, this.store);
    return {
      ...{ store, expressions: NOBODY_ASKS, deliveries: deliveryReader, digest: systemDigest, encode, nowMs, local: null },
      ...{ admission: new Admission(nowMs), pause: noPausePoints, chance: new SystemChance(nowMs) },
      schemas: createSchemaCheck(),
      dispatch: { ring: () => undefined, onRing: () => undefined },
      versions: { plan: plans, published: async () => null },
    };
  }
}

/** Everything that a store of schedules says it missed for a flow. */
export async function missedOf(
  store: ScheduleStore,
  flowId: string,
): Promise<readonly { afterMs: number; untilMs: number; why: string }[]> {
  return (await store.missed(flowId, 10_000)).map(({ afterMs, untilMs, why }) => ({ afterMs, untilMs, why }));
}
