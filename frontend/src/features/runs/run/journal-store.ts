import { evolve, newRunView, type JournalEntry, type RunEvent, type RunView } from '@plumbline/shared';
import { call } from '../../../api/call';

/** The journal of a run as far as it was read: without values, so that ten thousand steps are a few MB. */
export interface ReadJournal {
  readonly entries: readonly JournalEntry[];
  /** Folded from the entries; changed in place, so look at `count`. */
  readonly view: RunView;
  readonly count: number;
  readonly failed: boolean;
}

const PAGE = 1_000;
/** Pages that are asked for at once: each answer costs a way to the server, and what follows it a look at all that is there. */
const AT_ONCE = 5;

/** Reads the journal of one run up to where it is known to reach. */
export class JournalStore {
  private readonly entries: JournalEntry[] = [];
  private readonly view: RunView;
  private state: ReadJournal;
  private wanted = 0;
  private reading = false;
  private readonly listeners = new Set<() => void>();

  constructor(readonly runId: string) {
    this.view = newRunView(runId);
    this.state = { entries: this.entries, view: this.view, count: 0, failed: false };
  }

  readonly read = (): ReadJournal => this.state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Reads on until this number; what was read stays. */
  reach(seq: number): void {
    this.wanted = Math.max(this.wanted, seq);
    if (!this.reading && this.wanted > this.view.seq) void this.readOn();
  }

  private async readOn(): Promise<void> {
    this.reading = true;
    try {
      while (this.wanted > this.view.seq) {
        const before = this.view.seq;
        const starts = Array.from({ length: AT_ONCE }, (_, page) => before + page * PAGE).filter((after) => after < this.wanted);
        const pages = await Promise.all(starts.map((after) => this.page(after)));
        for (const entry of pages.flat()) this.take(entry);
        this.tell(false);
        // The journal that is asked may lie behind; the next news of the run asks again.
        if (this.view.seq === before) break;
      }
    } catch {
      this.tell(true);
    }
    this.reading = false;
  }

  private async page(after: number): Promise<readonly JournalEntry[]> {
    const { items } = await call('listEvents', { params: { id: this.runId }, query: { after, limit: PAGE, values: 'false' } });
    return items.map(({ seq, at, ...event }) => ({ runId: this.runId, seq, atMs: Date.parse(at), event: event as unknown as RunEvent }));
  }

  /** The numbers of a journal have no gaps: behind a page that was not full nothing is taken, and it is asked for again. */
  private take(entry: JournalEntry): void {
    if (entry.seq !== this.view.seq + 1) return;
    this.entries.push(entry);
    evolve(this.view, entry);
  }

  private tell(failed: boolean): void {
    this.state = { entries: this.entries, view: this.view, count: this.entries.length, failed };
    for (const listener of [...this.listeners]) listener();
  }
}
