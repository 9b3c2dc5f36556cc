import type { Dispatch } from '../../engine/ports/dispatch.js';

/** The doorbell within one process: everything that rings before the next turn of the loop is answered together. */
export class LocalDispatch implements Dispatch {
  private readonly listeners: ((runIds: readonly string[]) => void)[] = [];
  private pending = new Set<string>();

  ring(runIds: readonly string[]): void {
    if (this.pending.size === 0) setImmediate(() => this.tell());
    for (const runId of runIds) this.pending.add(runId);
  }

  onRing(listener: (runIds: readonly string[]) => void): void {
    this.listeners.push(listener);
  }

  private tell(): void {
    const runIds = [...this.pending];
    this.pending = new Set();
    for (const listener of this.listeners) listener(runIds);
  }
}
