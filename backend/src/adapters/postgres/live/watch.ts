import type pg from 'pg';
import type { LiveRoom } from '@plumbline/shared';
import { roomName, type Watch } from '../../../engine/ports/live.js';
import type { Listener } from '../listener.js';
import { ChangeBell } from './change-bell.js';
import { BEGIN, END, OTHERS, REFRESH } from './sql.js';

/** How often the rooms of this process are said to be watched still, and those of others are read, ms; a third of their life. */
const REFRESH_MS = 10_000;
/** Others that begin to watch within this are read together, ms. */
const RELOAD_MS = 20;

/**
 * Who watches what, over all processes: a row for each watched room and process, which ends by itself when its process dies.
 * Processes that change runs know from it whether anybody wants to hear of them; when nobody does, a change costs them the
 * look at an empty set.
 */
export class PostgresWatch implements Watch {
  private readonly mine = new Map<string, LiveRoom>();
  private readonly bell: ChangeBell;
  private readonly timer: NodeJS.Timeout;
  private reload: NodeJS.Timeout | null = null;

  /** @param process an id of this process that nobody else has */
  constructor(
    private readonly pool: pg.Pool,
    private readonly listener: Listener,
    private readonly process: string,
    private readonly onError: (error: unknown) => void,
  ) {
    this.bell = new ChangeBell(pool, process, onError);
    listener.on('plumbline_live', (payload) => this.bell.heard(payload));
    listener.on('plumbline_watch', () => this.readOthersSoon());
    listener.onConnected(() => this.readOthersSoon());
    this.timer = setInterval(() => void this.refresh().catch(onError), REFRESH_MS);
    this.timer.unref();
  }

  async begin(room: LiveRoom): Promise<void> {
    this.mine.set(roomName(room), room);
    this.bell.listensTo(this.mine.values());
    await this.pool.query(BEGIN, [this.process, room.room, room.id]);
  }

  end(room: LiveRoom): void {
    this.mine.delete(roomName(room));
    this.bell.listensTo(this.mine.values());
    this.pool.query(END, [this.process, room.room, room.id]).catch(this.onError);
  }

  onRuns(listener: (runIds: readonly string[]) => void): void {
    this.bell.onRuns(listener);
  }

  onFlow(listener: (flowId: string) => void): void {
    this.listener.on('plumbline_flow', listener);
    this.listener.on('plumbline_draft', listener);
  }

  /** A run was changed by this process. On the path of every append: nothing but a look at empty sets when nobody watches. */
  changed(runId: string): void {
    this.bell.ring(runId);
  }

  close(): void {
    clearInterval(this.timer);
    if (this.reload) clearTimeout(this.reload);
    this.bell.close();
  }

  private async refresh(): Promise<void> {
    const rooms = [...this.mine.values()];
    if (rooms.length > 0) await this.pool.query(REFRESH, [this.process, rooms.map(({ room }) => room), rooms.map(({ id }) => id)]);
    await this.readOthers();
  }

  private readOthersSoon(): void {
    this.reload ??= setTimeout(() => {
      this.reload = null;
      this.readOthers().catch(this.onError);
    }, RELOAD_MS);
  }

  private async readOthers(): Promise<void> {
    const { rows } = await this.pool.query<LiveRoom>(OTHERS, [this.process]);
    this.bell.othersListenTo(rows);
  }
}
