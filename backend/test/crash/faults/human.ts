import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultFleet } from './fault-fleet.js';
import type { FaultSink } from './fault-sink.js';
import { pathsOf } from './flows.js';
import type { About } from './sender.js';

/** How long a question stands before it is answered, ms: what is still on its way through a slow network has arrived by then. */
const THINK_MS = 3_000;
const LOOK_MS = 300;
const AT_ONCE = 4;

/** What a person said of a step, and what the sink held at that moment. */
export interface Decision {
  readonly runId: string;
  readonly step: string;
  readonly path: string;
  /** Which attempt it was about. */
  readonly attempt: number;
  /** Why it was asked. */
  readonly reason: string;
  readonly as: 'happened' | 'send_again' | 'skip';
  /** When the answer was sent, ms of the epoch. */
  readonly atMs: number;
  /** Whether the person was told that it was taken; if not, the api was ended, or cut off, over it, and nobody knows. */
  readonly heard: boolean;
  readonly callsThen: number;
  readonly effectsThen: number;
}

/** A run in the list, as far as it is asked about. */
interface Asking {
  readonly id: string;
  readonly attention: {
    readonly steps: readonly { readonly step: string; readonly status: string; readonly attempt: number; readonly reason: string | null }[];
  } | null;
}

/** Answers for steps that wait for a person, by asking the sink; during the faults as well as after them. */
export class Human {
  /** What was answered to each question, each answer once: it may be given again until it is seen to be taken. */
  private readonly given = new Map<string, Decision>();
  /** Questions that were seen and not yet answered. */
  private readonly asked = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly fleet: FaultFleet,
    private readonly sink: FaultSink,
    private readonly aboutOf: (runId: string) => About | undefined,
  ) {}

  /**
   * What was decided. An answer that nobody confirmed counts as well, since it may have been taken; the same answer to the same question
   * counts once, however often it was given.
   */
  get decisions(): readonly Decision[] {
    return [...this.given.values()];
  }

  async run(): Promise<void> {
    while (!this.stopped) {
      await this.lookOnce().catch(() => undefined);
      await sleep(LOOK_MS);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  /** Answers what has been asked for long enough; an api that is away just now costs its question a turn, not the others. */
  private async lookOnce(): Promise<void> {
    let cursor = '';
    do {
      const { body } = await this.fleet.call('GET', `/api/runs?status=needs_attention&limit=100${cursor}`);
      const left = [...((body['items'] ?? []) as unknown as Asking[])];
      const lane = async (): Promise<void> => {
        for (let run = left.pop(); run; run = left.pop()) await this.answerRun(run).catch(() => undefined);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
    } while (cursor !== '' && !this.stopped);
  }

  private async answerRun({ id: runId, attention }: Asking): Promise<void> {
    const about = this.aboutOf(runId);
    if (!about) return;
    for (const { step, status, attempt, reason } of attention?.steps ?? []) {
      const path = pathsOf(about.kind, about.event)[step];
      if (status === 'needs_attention' && path !== undefined) await this.answerStep(runId, step, path, attempt, reason ?? '');
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
    const decision = { runId, step, path, attempt, reason, as, atMs: Date.now(), callsThen: calls.length, effectsThen } as const;
    const answer = { as, attempt, ...(as === 'happened' ? output : {}) };
    const reply = await this.fleet.call('POST', `/api/runs/${runId}/steps/${step}/resolve`, answer).catch(() => null);
    this.note(`${question} ${as}`, decision, reply?.status ?? null);
  }

  /** @param status of the reply; null: none came */
  private note(answer: string, decision: Omit<Decision, 'heard'>, status: number | null): void {
    const before = this.given.get(answer);
    if (status === 202) this.given.set(answer, { ...(before ?? decision), heard: true });
    else if (status === null || status >= 500) this.given.set(answer, before ?? { ...decision, heard: false });
  }
}
