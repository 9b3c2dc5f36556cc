import {
  follow,
  LIVE_EVENTS,
  liveSnapshotSchema,
  livePageSchema,
  mergeFlow,
  mergeRuns,
  newFollower,
  NO_FLOW,
  type FollowCommand,
  type FollowInput,
  type LiveAnswer,
  type LiveEventName,
  type LiveFlowState,
  type LivePage,
  type LiveRoom,
  type LiveSnapshot,
} from '@plumbline/shared';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { TOKEN } from '../support/product.js';

type Options = Partial<ManagerOptions & SocketOptions>;

/** Longest that an answer may take, ms. */
const ANSWER_MS = 5_000;
const TICK_MS = 200;

/** A connection of a client that knows nothing but `docs/live.md`. What it hears is checked against the shared schemas. */
export class LiveConnection {
  /** Everything that was said, as text: what must not be in it can be looked for. */
  readonly heard: string[] = [];

  constructor(readonly socket: Socket) {
    socket.onAny((name: string, message: unknown) => {
      this.heard.push(JSON.stringify(message));
      if (!(name in LIVE_EVENTS)) throw new Error(`the server said ${name}: ${JSON.stringify(message)}`);
      LIVE_EVENTS[name as LiveEventName].parse(message);
    });
  }

  static open(address: string, options: Options = {}): LiveConnection {
    const { auth = { token: TOKEN }, ...rest } = options;
    return new LiveConnection(
      io(address, { path: '/live', transports: ['websocket'], reconnectionDelay: 100, forceNew: true, auth, ...rest }),
    );
  }

  /** Resolves when it is connected; rejects when it is refused. */
  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.socket.connected) return resolve();
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  async ask<Value>(name: string, body: unknown): Promise<LiveAnswer<Value>> {
    const answer = (await this.socket.timeout(ANSWER_MS).emitWithAck(name, body)) as LiveAnswer<Value>;
    this.heard.push(JSON.stringify(answer));
    return answer;
  }

  async join(room: LiveRoom): Promise<LiveSnapshot> {
    const answer = await this.ask<LiveSnapshot>('join', room);
    if (!answer.ok) throw new Error(`not joined: ${answer.code}`);
    return liveSnapshotSchema.parse(answer.value);
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** What becomes of a message on its way: nothing, itself, or some that were held back. */
export type Way = (page: LivePage) => readonly LivePage[];

/** Follows one run with the shared state machine, over a connection that may be as bad as its way. */
export class RunFollowing {
  follower;
  /** What it asked for, in order. */
  readonly asked: FollowCommand[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    readonly connection: LiveConnection,
    private readonly runId: string,
    way: Way = (page) => [page],
  ) {
    this.follower = newFollower(runId);
    const { socket } = connection;
    socket.on('connect', () => this.take({ kind: 'connected' }));
    socket.on('disconnect', () => this.take({ kind: 'disconnected' }));
    socket.on('run.patched', (page: LivePage) => {
      for (const one of way(page)) this.take({ kind: 'patched', page: one });
    });
    this.timer = setInterval(() => this.take({ kind: 'ticked' }), TICK_MS);
    if (socket.connected) this.take({ kind: 'connected' });
  }

  get run() {
    return this.follower.run;
  }

  stop(): void {
    clearInterval(this.timer);
    this.connection.close();
  }

  private take(input: FollowInput): void {
    const { follower, command } = follow(this.follower, input, performance.now());
    this.follower = follower;
    if (!command) return;
    this.asked.push(command);
    this.send(command).then(
      (answer) => this.take(answer),
      () => undefined,
    );
  }

  private async send(command: FollowCommand): Promise<FollowInput> {
    if (command.kind === 'join') {
      const answer = await this.connection.ask<LiveSnapshot>('join', { room: 'run', id: this.runId });
      if (!answer.ok) return { kind: 'refused', code: answer.code };
      const snapshot = liveSnapshotSchema.parse(answer.value);
      if (snapshot.room !== 'run') throw new Error('the answer is of another room');
      return { kind: 'answered', page: snapshot.page };
    }
    const answer = await this.connection.ask<LivePage>('catch_up', { runId: this.runId, after: command.after });
    return answer.ok ? { kind: 'answered', page: livePageSchema.parse(answer.value) } : { kind: 'refused', code: answer.code };
  }
}

/** Follows a flow: its draft and version, and how its runs stand. */
export class FlowFollowing {
  state: LiveFlowState = NO_FLOW;

  private constructor(readonly connection: LiveConnection) {
    connection.socket.on('flow.runs', ({ runs }: { runs: Parameters<typeof mergeRuns>[1] }) => (this.state = mergeRuns(this.state, runs)));
    connection.socket.on('flow.changed', (flow: Parameters<typeof mergeFlow>[1]) => (this.state = mergeFlow(this.state, flow)));
  }

  static async start(connection: LiveConnection, flowId: string): Promise<FlowFollowing> {
    const following = new FlowFollowing(connection);
    const snapshot = await connection.join({ room: 'flow', id: flowId });
    if (snapshot.room === 'flow') following.state = mergeFlow(mergeRuns(following.state, snapshot.runs), snapshot.flow);
    return following;
  }
}
