import {
  LIVE_EVENTS,
  liveSnapshotSchema,
  mergeFlow,
  mergeRuns,
  NO_FLOW,
  type LiveAnswer,
  type LiveEvent,
  type LiveFlowState,
} from '@plumbline/shared';
import { askLive, liveSocket } from './socket';

/** Asked anew this often, so that nothing that was missed stays missed, ms. */
const RECONCILE_MS = 15_000;

/** Somebody else who has the flow open; `id` is of their connection. */
export type LivePerson = LiveEvent<'flow.present'>['people'][number];

const NOBODY: readonly LivePerson[] = [];

/** A flow, how its newest runs stand, and who else has it open, outside React. */
export class FlowStore {
  private state: LiveFlowState = NO_FLOW;
  private readonly listeners = new Set<() => void>();
  private stop: (() => void) | null = null;

  private others: readonly LivePerson[] = NOBODY;
  private doing: { readonly step: string | null; readonly editing: boolean } = { step: null, editing: false };

  constructor(readonly flowId: string) {}

  /** Who else has the flow open. */
  readonly people = (): readonly LivePerson[] => this.others;

  /** Tells the others which step this person looks at or edits. */
  present(step: string | null, editing: boolean): void {
    if (this.doing.step === step && this.doing.editing === editing) return;
    this.doing = { step, editing };
    this.tell();
  }

  private tell(): void {
    const socket = liveSocket();
    if (socket.connected && this.stop) socket.emit('present', { flowId: this.flowId, ...this.doing });
  }

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
    const present = (message: unknown): void => {
      const said = LIVE_EVENTS['flow.present'].safeParse(message);
      if (!said.success || said.data.flowId !== this.flowId) return;
      this.others = said.data.people.filter(({ id }) => id !== socket.id);
      this.announce();
    };
    const shown = (): void => {
      if (document.visibilityState === 'visible') join();
    };
    socket.on('connect', join).on('flow.runs', runs).on('flow.changed', changed).on('flow.present', present);
    document.addEventListener('visibilitychange', shown);
    const again = setInterval(join, RECONCILE_MS);
    if (socket.connected) join();
    this.stop = () => {
      socket.off('connect', join).off('flow.runs', runs).off('flow.changed', changed).off('flow.present', present);
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
    this.tell();
  }

  private set(state: LiveFlowState): void {
    if (state === this.state) return;
    this.state = state;
    this.announce();
  }

  private announce(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
