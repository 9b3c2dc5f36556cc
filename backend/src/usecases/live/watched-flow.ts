import type { LiveFlow, LiveRunHead } from '@plumbline/shared';
import type { RunHead } from '../../engine/ports/live.js';
import { Coalesced } from './coalesced.js';
import type { LiveDeps } from './deps.js';

/** Newest runs that a snapshot holds, and that are compared once a second. */
export const NEWEST_RUNS = 50;
/** Runs whose last told state is remembered; the longest untouched goes first, and would be told once more. */
const MAX_KNOWN = 1_000;
/** Runs of one message: about 60 kB. */
const MAX_TOLD = 500;

/** One flow that somebody here looks at: its draft and version, and how its runs stand. */
export class WatchedFlow {
  private flow: LiveFlow | null = null;
  private readonly known = new Map<string, LiveRunHead>();
  private changed = new Map<string, LiveRunHead>();
  private readonly telling: Coalesced;

  constructor(
    private readonly deps: LiveDeps,
    private readonly flowId: string,
  ) {
    this.telling = new Coalesced(
      deps.timers,
      async () => this.tell(),
      (error) => deps.log.warn({ flowId, error }, 'how a flow stands could not be told'),
    );
  }

  /** Reads how it stands; false when there is no such flow. */
  async load(): Promise<boolean> {
    const [flow] = await this.deps.heads.flows([this.flowId]);
    this.flow = flow ?? null;
    for (const head of await this.deps.heads.newestRuns([this.flowId], NEWEST_RUNS)) this.remember(withoutFlow(head));
    return this.flow !== null;
  }

  /** The flow and its newest runs, as the database says now; null when it is gone. */
  async snapshot(): Promise<{ flow: LiveFlow; runs: LiveRunHead[] } | null> {
    const [flow] = await this.deps.heads.flows([this.flowId]);
    const runs = await this.deps.heads.newestRuns([this.flowId], NEWEST_RUNS);
    return flow ? { flow, runs: runs.map(withoutFlow) } : null;
  }

  /** A run of it stands so. */
  runIsAt(head: RunHead): void {
    const known = this.known.get(head.runId);
    if (known && known.seq >= head.seq && known.status === head.status) return;
    const one = withoutFlow(head);
    this.remember(one);
    this.changed.set(one.runId, one);
    this.telling.ask();
  }

  /** It stands so itself. */
  flowIsAt(flow: LiveFlow): void {
    if (this.flow?.revision === flow.revision && this.flow.publishedVersion === flow.publishedVersion) return;
    this.flow = flow;
    this.deps.fanOut.send({ room: 'flow', id: this.flowId }, 'flow.changed', flow);
  }

  stop(): void {
    this.telling.stop();
  }

  private tell(): void {
    const runs = [...this.changed.values()];
    this.changed = new Map();
    for (let from = 0; from < runs.length; from += MAX_TOLD) {
      const message = { flowId: this.flowId, runs: runs.slice(from, from + MAX_TOLD) };
      this.deps.fanOut.send({ room: 'flow', id: this.flowId }, 'flow.runs', message);
    }
  }

  private remember(head: LiveRunHead): void {
    this.known.delete(head.runId);
    this.known.set(head.runId, head);
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_KNOWN && oldest !== undefined) this.known.delete(oldest);
  }
}

function withoutFlow({ runId, seq, status }: RunHead): LiveRunHead {
  return { runId, seq, status };
}
