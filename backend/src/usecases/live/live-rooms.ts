import type { LiveAnswer, LivePage, LiveRefusal, LiveRoom, LiveSnapshot } from '@plumbline/shared';
import { roomName } from '../../engine/ports/live.js';
import { Coalesced } from './coalesced.js';
import type { LiveDeps } from './deps.js';
import { NEWEST_RUNS, WatchedFlow } from './watched-flow.js';
import { WatchedRun } from './watched-run.js';

/** How often what is watched is looked at, whether anything rang or not, ms: rings may be lost. */
const LOOK_MS = 1_000;
/** Most rooms of one process. */
const MAX_ROOMS = 2_000;
/** Runs that are looked up at once. */
const MAX_LOOKED_UP = 500;

interface Open<Watched> {
  readonly watched: Watched;
  /** Whether there is such a run or flow. */
  readonly ready: Promise<boolean>;
  members: number;
}

/** All runs and flows that somebody looks at through this process, and what is told of them. */
export class LiveRooms {
  private readonly runs = new Map<string, Open<WatchedRun>>();
  private readonly flows = new Map<string, Open<WatchedFlow>>();
  private rungRuns = new Set<string>();
  private readonly lookUp: Coalesced;
  private stopTimer: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: LiveDeps) {
    const { watch, log } = deps;
    const failed = (error: unknown): void => log.warn({ error }, 'what is watched could not be looked up; it is tried again in a second');
    this.lookUp = new Coalesced(deps.timers, () => this.lookUpRung(), failed);
    watch.onRuns((runIds) => this.rung(runIds));
    watch.onFlow((flowId) => this.flows.has(flowId) && void this.lookAtFlows([flowId]).catch(failed));
  }

  /** Takes part in a room; the answer is where its run or flow stands. What changes from now on is told. */
  async join(room: LiveRoom): Promise<LiveAnswer<LiveSnapshot>> {
    if (!this.isOpen(room) && this.runs.size + this.flows.size >= MAX_ROOMS) return { ok: false, code: 'overloaded' };
    const open = this.enter(room);
    try {
      const snapshot = (await open.ready) ? await this.snapshot(room) : null;
      if (snapshot) return { ok: true, value: snapshot };
      this.leave(room);
      return { ok: false, code: room.room === 'run' ? 'run_not_found' : 'flow_not_found' };
    } catch (error) {
      this.deps.log.warn({ room: roomName(room), error }, 'somebody could not be let into a live room');
      this.leave(room);
      return { ok: false, code: 'overloaded' };
    }
  }

  /** Takes part no more; once for each `join` that was answered well. */
  leave(room: LiveRoom): void {
    const rooms = room.room === 'run' ? this.runs : this.flows;
    const open = rooms.get(room.id);
    if (!open || --open.members > 0) return;
    rooms.delete(room.id);
    open.watched.stop();
    this.deps.watch.end(room);
  }

  /** What changed in a run after `after`. */
  async catchUp(runId: string, after: number): Promise<LiveAnswer<LivePage>> {
    const open = this.runs.get(runId);
    if (!open) return refusal('not_joined');
    try {
      return { ok: true, value: await open.watched.page(after) };
    } catch (error) {
      this.deps.log.warn({ runId, error }, 'what changed in a run could not be read');
      return refusal('overloaded');
    }
  }

  stop(): void {
    this.stopped = true;
    this.stopTimer?.();
    this.lookUp.stop();
    for (const { watched } of [...this.runs.values(), ...this.flows.values()]) watched.stop();
  }

  private isOpen({ room, id }: LiveRoom): boolean {
    return room === 'run' ? this.runs.has(id) : this.flows.has(id);
  }

  private enter(room: LiveRoom): Open<WatchedRun | WatchedFlow> {
    const open =
      room.room === 'run'
        ? this.openIn(this.runs, room, () => new WatchedRun(this.deps, room.id))
        : this.openIn(this.flows, room, () => new WatchedFlow(this.deps, room.id));
    open.members++;
    if (!this.stopTimer) this.lookLater();
    return open;
  }

  /** All processes are told of the room before it is read, so that nothing falls in between. */
  private openIn<Watched extends WatchedRun | WatchedFlow>(
    rooms: Map<string, Open<Watched>>,
    room: LiveRoom,
    make: () => Watched,
  ): Open<Watched> {
    const known = rooms.get(room.id);
    if (known) return known;
    const watched = make();
    const ready = this.deps.watch.begin(room).then(() => watched.load());
    // Whoever waits for it hears of a failure; when nobody does any more, it is nobody's.
    ready.catch(() => undefined);
    const open = { watched, ready, members: 0 };
    rooms.set(room.id, open);
    return open;
  }

  private async snapshot(room: LiveRoom): Promise<LiveSnapshot | null> {
    if (room.room === 'run') {
      const page = await this.runs.get(room.id)?.watched.page(0);
      return page ? { room: 'run', page } : null;
    }
    const flow = await this.flows.get(room.id)?.watched.snapshot();
    return flow ? { room: 'flow', ...flow } : null;
  }

  private rung(runIds: readonly string[]): void {
    for (const runId of runIds) this.runs.get(runId)?.watched.rung();
    if (this.flows.size === 0) return;
    for (const runId of runIds) this.rungRuns.add(runId);
    this.lookUp.ask();
  }

  /** Which flows the runs that rang belong to, and how they stand. */
  private async lookUpRung(): Promise<void> {
    const runIds = [...this.rungRuns];
    this.rungRuns = new Set();
    for (let from = 0; from < runIds.length; from += MAX_LOOKED_UP) {
      for (const head of await this.deps.heads.runs(runIds.slice(from, from + MAX_LOOKED_UP)))
        this.flows.get(head.flowId)?.watched.runIsAt(head);
    }
  }

  private lookLater(): void {
    this.stopTimer = this.deps.timers.after(LOOK_MS, () => {
      this.stopTimer = null;
      this.look()
        .catch((error: unknown) => this.deps.log.warn({ error }, 'what is watched could not be looked at; it is tried again in a second'))
        .finally(() => {
          if (!this.stopped && this.runs.size + this.flows.size > 0) this.lookLater();
        });
    });
  }

  private async look(): Promise<void> {
    const runIds = [...this.runs.keys()];
    if (runIds.length > 0) for (const { runId, seq } of await this.deps.heads.runs(runIds)) this.runs.get(runId)?.watched.isAt(seq);
    const flowIds = [...this.flows.keys()];
    if (flowIds.length === 0) return;
    await this.lookAtFlows(flowIds);
    for (const head of await this.deps.heads.newestRuns(flowIds, NEWEST_RUNS)) this.flows.get(head.flowId)?.watched.runIsAt(head);
  }

  private async lookAtFlows(flowIds: readonly string[]): Promise<void> {
    for (const flow of await this.deps.heads.flows(flowIds)) this.flows.get(flow.flowId)?.watched.flowIsAt(flow);
  }
}

function refusal(code: LiveRefusal): { readonly ok: false; readonly code: LiveRefusal } {
  return { ok: false, code };
}
