import { PlumblineError } from '@plumbline/shared';

/** Rehearsals that may wait for their turn. */
const MOST_WAITING = 10;

/**
 * Lets one rehearsal go on at a time in this process: each computes all the while, and real runs share the processor with it.
 * @throws PlumblineError `rehearsals_busy` when too many wait already
 */
export class OneAtATime {
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MOST_WAITING) throw new PlumblineError('rehearsals_busy');
    this.waiting++;
    const mine = this.last.then(work, work);
    this.last = mine;
    try {
      return await mine;
    } finally {
      this.waiting--;
    }
  }
}
