import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@plumbline/shared';
import type { FaultFleet } from './fault-fleet.js';
import type { FaultSink } from './fault-sink.js';
import { pathsOf } from './flows.js';
import type { About } from './sender.js';

/** How long a question stands before it is answered, ms: what is still on its way through a slow network has arrived by then. */
const THINK_MS = 3_000;
const LOOK_MS = 300;

/** What a person said of a step, and what the sink held at that moment. */
export interface Decision {
  readonly runId: string;
  readonly step: string;
  readonly path: string;
  /** Why it was asked. */
  readonly reason: string;
  readonly as: 'happened' | 'send_again' | 'skip';
  readonly callsThen: number;
  readonly effectsThen: number;
}

/** Answers for steps that wait for a person, by asking the sink; during the faults as well as after them. */
export class Human {
  readonly decisions: Decision[] = [];
  /** Questions that were seen and not yet answered. */
  private readonly asked = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly fleet: FaultFleet,
    private readonly sink: FaultSink,
    private readonly aboutOf: (runId: string) => About | undefined,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      await this.lookOnce().catch(() => undefined);
      await sleep(LOOK_MS);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  /** Answers what has been asked for long enough. */
  private async lookOnce(): Promise<void> {
    let cursor = '';
    do {
      const { body } = await this.fleet.call('GET', `/api/runs?status=needs_attention&limit=100${cursor}`);
      for (const { id } of (body['items'] ?? []) as { id: string }[]) await this.answerRun(id);
      cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
    } while (cursor !== '' && !this.stopped);
  }

  private async answerRun(runId: string): Promise<void> {
    const about = this.aboutOf(runId);
    if (!about) return;
    const { body: run } = await this.fleet.call('GET', `/api/runs/${runId}`);
    for (const step of (run['steps'] ?? []) as JsonObject[]) {
      if (step['status'] !== 'needs_attention') continue;
      const id = String(step['id']);
      const path = pathsOf(about.kind, about.event)[id];
      if (path !== undefined) await this.answerStep(runId, id, path, Number(step['attempt']), String(step['attention']));
    }
  }

  private async answerStep(runId: string, step: string, path: string, attempt: number, reason: string): Promise<void> {
    const question = `${runId} ${step} ${attempt}`;
    const sinceMs = this.asked.get(question) ?? performance.now();
    this.asked.set(question, sinceMs);
    const calls = this.sink.callsTo(path);
    const last = calls.at(-1);
    if (performance.now() - sinceMs < THINK_MS || (last && Date.now() - last.atMs < THINK_MS)) return;
    const effectsThen = this.sink.effectsOn(path);
    const as = effectsThen > 0 ? 'happened' : reason === 'poison' ? 'skip' : 'send_again';
    const effect = calls.find((call) => call.effect);
    const output = effect ? { output: { status: 200, headers: {}, body: { ok: true, call: effect.n } } } : {};
    const reply = await this.fleet.call('POST', `/api/runs/${runId}/steps/${step}/resolve`, { as, attempt, ...(as === 'happened' ? output : {}) });
    if (reply.status === 202) this.decisions.push({ runId, step, path, reason, as, callsThen: calls.length, effectsThen });
  }
}
