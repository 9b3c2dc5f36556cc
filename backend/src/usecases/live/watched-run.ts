import { foldLive, livePage, newLiveFold, type LiveFold, type LivePage } from '@plumbline/shared';
import { Coalesced } from './coalesced.js';
import type { LiveDeps } from './deps.js';

/** Entries of a journal that are read at once. */
const READ_ENTRIES = 1_000;

/** One run that somebody here looks at, folded from its journal as far as that is known. */
export class WatchedRun {
  private readonly fold: LiveFold;
  /** Everything up to here was told to the room. */
  private toldSeq = 0;
  private readonly refresh: Coalesced;

  constructor(
    private readonly deps: LiveDeps,
    private readonly runId: string,
  ) {
    this.fold = newLiveFold(runId);
    this.refresh = new Coalesced(
      deps.timers,
      () => this.tell(),
      (error) => deps.log.warn({ runId, error }, 'a run that is watched could not be read; it is read again'),
    );
  }

  /** Reads the journal; false when there is no such run. */
  async load(): Promise<boolean> {
    await this.read();
    this.toldSeq = this.fold.view.seq;
    return this.fold.view.seq > 0;
  }

  /** It may have moved. */
  rung(): void {
    this.refresh.ask();
  }

  /** Its journal is that long. */
  isAt(seq: number): void {
    if (seq > this.fold.view.seq) this.refresh.ask();
  }

  /** What changed after `after`, as the journal says now. */
  async page(after: number): Promise<LivePage> {
    await this.read();
    return livePage(this.fold, after);
  }

  stop(): void {
    this.refresh.stop();
  }

  private async read(): Promise<void> {
    for (;;) {
      const entries = await this.deps.store.journal(this.runId, this.fold.view.seq, READ_ENTRIES);
      for (const entry of entries) foldLive(this.fold, entry);
      if (entries.length < READ_ENTRIES) return;
    }
  }

  private async tell(): Promise<void> {
    await this.read();
    while (this.toldSeq < this.fold.view.seq) {
      const page = livePage(this.fold, this.toldSeq);
      this.toldSeq = page.seq;
      this.deps.fanOut.send({ room: 'run', id: this.runId }, 'run.patched', page);
    }
  }
}
