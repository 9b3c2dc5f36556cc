import { LiveConnection, RunFollowing } from '../../live/client.js';
import { until } from '../../support/until.js';
import type { FaultFleet } from './fault-fleet.js';
import type { SeenLive } from './observation.js';
import { textOf } from './text-of.js';

/** Rooms of a connection, far below what a client may have. */
const ROOMS = 10;

/** People who watch some runs live through everything that happens, as a page does: one connection to each api, connected anew by itself. */
export class LiveWatch {
  private readonly followed: { readonly runId: string; readonly following: RunFollowing }[] = [];

  constructor(private readonly fleet: FaultFleet) {}

  /** Watches one more run, as long as there is room. */
  watch(runId: string): void {
    const apis = this.fleet.of('api');
    if (this.followed.length >= apis.length * ROOMS || this.followed.some((one) => one.runId === runId)) return;
    const api = apis[this.followed.length % apis.length];
    if (api) this.followed.push({ runId, following: new RunFollowing(LiveConnection.open(api.address), runId) });
  }

  /** What was heard, as text. */
  heard(): string[] {
    return this.followed.flatMap(({ following }) => following.connection.heard);
  }

  /** Compares each run with the API, once everything is at rest. */
  async compare(): Promise<SeenLive[]> {
    return Promise.all(this.followed.map(({ runId, following }) => this.compareOne(runId, following)));
  }

  stop(): void {
    for (const { following } of this.followed) following.stop();
  }

  private async compareOne(runId: string, following: RunFollowing): Promise<SeenLive> {
    const { body } = await this.fleet.ask('GET', `/api/runs/${runId}?values=false`);
    const api = textOf(body['status']);
    const beganMs = performance.now();
    const agrees = (): boolean => following.run?.status === api;
    const agreed = await until('it agrees', agrees, 30_000).catch(() => false);
    return { runId, live: String(following.run?.status), api, agreedMs: agreed ? Math.round(performance.now() - beganMs) : null };
  }
}
