import { LIVE_EVENTS, liveSnapshotSchema, mergeFlow, mergeRuns, NO_FLOW, type LiveAnswer, type LiveFlowState } from '@plumbline/shared';
import { askLive, liveSocket } from './socket';

/** Asked anew this often, so that nothing that was missed stays missed, ms. */
const RECONCILE_MS = 15_000;

/** A flow and how its newest runs stand, outside React. */
export class FlowStore {
  private state: LiveFlowState = NO_FLOW;
  private readonly listeners = new Set<() => void>();
  private stop: (() => void) | null = null;

  constructor(readonly flowId: string) {}

  readonly read = (): LiveFlowState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.stop?.();
      this.stop = null;
    };
  };

  private start(): void {
    const socket = liveSocket();
    const join = (): void => void this.join();
    const runs = (message: unknown): void => {
      const said = LIVE_EVENTS['flow.runs'].safeParse(message);
      if (said.success && said.data.flowId === this.flowId) this.set(mergeRuns(this.state, said.data.runs));
    };
    const changed = (message: unknown): void => {
      const said = LIVE_EVENTS['flow.changed'].safeParse(message);
      if (said.success && said.data.flowId === this.flowId) this.set(mergeFlow(this.state, said.data));
    };
    const shown = (): void => {
      if (document.visibilityState === 'visible') join();
    };
    socket.on('connect', join).on('flow.runs', runs).on('flow.changed', changed);
    document.addEventListener('visibilitychange', shown);
    const again = setInterval(join, RECONCILE_MS);
    if (socket.connected) join();
    this.stop = () => {
      socket.off('connect', join).off('flow.runs', runs).off('flow.changed', changed);
      document.removeEventListener('visibilitychange', shown);
      clearInterval(again);
      if (socket.connected) socket.emit('leave', { room: 'flow', id: this.flowId });
    };
  }

  private async join(): Promise<void> {
    if (!liveSocket().connected) return;
    const answer = (await askLive('join', { room: 'flow', id: this.flowId })) as LiveAnswer<unknown> | null;
    if (!answer?.ok) return;
    const snapshot = liveSnapshotSchema.safeParse(answer.value);
    if (snapshot.success && snapshot.data.room === 'flow')
      this.set(mergeRuns(mergeFlow(this.state, snapshot.data.flow), snapshot.data.runs));
  }

  private set(state: LiveFlowState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }
}
