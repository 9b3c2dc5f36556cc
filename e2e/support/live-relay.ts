import type { Page, WebSocketRoute } from '@playwright/test';

/** What a step is in a page of the live channel (`docs/live.md`). */
interface Told {
  readonly key: string;
  readonly status: string;
  /** Now when absent. */
  readonly at?: string;
}

/** Stands between a page and the server's live channel, lets everything through, and can say more in the server's name. */
export class LiveRelay {
  private socket: WebSocketRoute | null = null;
  private seq = 0;

  /** Before the page is opened. */
  static async on(page: Page): Promise<LiveRelay> {
    const relay = new LiveRelay();
    await page.routeWebSocket(/\/live\//, (socket) => {
      relay.socket = socket;
      const server = socket.connectToServer();
      socket.onMessage((message) => server.send(message));
      server.onMessage((message) => socket.send(message));
    });
    return relay;
  }

  /** Says that steps have changed, as one message. @param from where the journal of the run really is */
  tell(runId: string, flowId: string, from: number, steps: readonly Told[]): void {
    if (!this.socket) throw new Error('the page has no live connection');
    this.seq = Math.max(this.seq, from);
    const before = this.seq;
    const changed = steps.map((told) => ({ at: new Date().toISOString(), ...told, seq: ++this.seq, attempt: 1 }));
    const page = { runId, flowId, from: before, seq: this.seq, head: this.seq, status: 'running', steps: changed };
    this.socket.send(`42${JSON.stringify(['run.patched', page])}`);
  }
}
