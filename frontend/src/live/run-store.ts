import {
  follow,
  LIVE_EVENTS,
  liveSnapshotSchema,
  livePageSchema,
  newFollower,
  type FollowCommand,
  type FollowInput,
  type LiveAnswer,
  type LivePage,
  type LiveRun,
  type LiveStep,
  type RunFollower,
} from '@plumbline/shared';
import { askLive, liveSocket } from './socket';

/** How often the follower is told that time goes by, ms. */
const TICK_MS = 1_000;

/**
 * A run as it stands now, outside React: each step has listeners of its own, told at most once per frame, so that a
 * thousand changes a second render only what changed and is seen (`docs/live.md`).
 */
export class RunStore {
  private follower: RunFollower;
  private shown: LiveRun | null = null;
  private readonly stepListeners = new Map<string, Set<() => void>>();
  private readonly runListeners = new Set<() => void>();
  private frame: number | null = null;
  private stop: (() => void) | null = null;
  private users = 0;

  constructor(readonly runId: string) {
    this.follower = newFollower(runId);
  }

  /** The run as of the last frame; null before the first answer. */
  readonly run = (): LiveRun | null => this.shown;
  readonly step = (key: string): LiveStep | undefined => this.shown?.steps.get(key);
  /** Whether what is shown may be old because the connection is away. */
  readonly isAway = (): boolean => !this.follower.connected;
  readonly refusal = (): string | null => this.follower.refusal;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.runListeners.add(listener);
    const release = this.use();
    return () => {
      this.runListeners.delete(listener);
      release();
    };
  };

  subscribeStep(key: string, listener: () => void): () => void {
    const listeners = this.stepListeners.get(key) ?? new Set();
    this.stepListeners.set(key, listeners.add(listener));
    const release = this.use();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.stepListeners.delete(key);
      release();
    };
  }

  /** Follows as long as somebody looks. */
  private use(): () => void {
    if (this.users++ === 0) this.start();
    return () => {
      if (--this.users > 0) return;
      this.stop?.();
      this.stop = null;
    };
  }

  private start(): void {
    const socket = liveSocket();
    const connected = (): void => this.take({ kind: 'connected' });
    const disconnected = (): void => this.take({ kind: 'disconnected' });
    const patched = (message: unknown): void => {
      const page = LIVE_EVENTS['run.patched'].safeParse(message);
      if (page.success) this.take({ kind: 'patched', page: page.data });
    };
    const shown = (): void => {
      if (document.visibilityState === 'visible') this.take({ kind: 'shown' });
    };
    socket.on('connect', connected).on('disconnect', disconnected).on('run.patched', patched);
    document.addEventListener('visibilitychange', shown);
    const ticking = setInterval(() => this.take({ kind: 'ticked' }), TICK_MS);
    if (socket.connected) connected();
    this.stop = () => {
      socket.off('connect', connected).off('disconnect', disconnected).off('run.patched', patched);
      document.removeEventListener('visibilitychange', shown);
      clearInterval(ticking);
      if (this.frame !== null) cancelAnimationFrame(this.frame);
      this.frame = null;
      if (socket.connected) socket.emit('leave', { room: 'run', id: this.runId });
      this.take({ kind: 'disconnected' });
    };
  }

  private take(input: FollowInput): void {
    const before = this.follower;
    const { follower, command } = follow(before, input, performance.now());
    this.follower = follower;
    if (follower.run !== before.run || follower.connected !== before.connected || follower.refusal !== before.refusal) this.schedule();
    if (command) void this.ask(command);
  }

  private async ask(command: FollowCommand): Promise<void> {
    const { runId } = this;
    const answer =
      command.kind === 'join'
        ? await askLive('join', { room: 'run', id: runId })
        : await askLive('catch_up', { runId, after: command.after });
    if (answer === null) return;
    const said = answer as LiveAnswer<unknown>;
    if (!said.ok) return this.take({ kind: 'refused', code: said.code });
    const page = pageIn(said.value);
    if (page) this.take({ kind: 'answered', page });
  }

  /** Listeners are told in the next frame, or in 250 ms where the page is hidden and has no frames. */
  private schedule(): void {
    if (this.users === 0) return;
    if (document.visibilityState === 'hidden') return this.flush();
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.flush();
    });
  }

  private flush(): void {
    const before = this.shown;
    this.shown = this.follower.run;
    for (const [key, listeners] of this.stepListeners) {
      if (before?.steps.get(key) !== this.shown?.steps.get(key)) for (const listener of [...listeners]) listener();
    }
    for (const listener of [...this.runListeners]) listener();
  }
}

/** What shows a run needs of it: as it stands now, or as it stood. */
export type ShownRun = Pick<RunStore, 'run' | 'step' | 'subscribe' | 'subscribeStep'>;

function pageIn(value: unknown): LivePage | null {
  const snapshot = liveSnapshotSchema.safeParse(value);
  if (snapshot.success) return snapshot.data.room === 'run' ? snapshot.data.page : null;
  const page = livePageSchema.safeParse(value);
  return page.success ? page.data : null;
}
