import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { HeldMailbox } from '../../engine/ports/mailboxes.js';
import { repeat } from '../repeat.js';
import type { EmailInDeps } from './deps.js';
import { look } from './look.js';

/** A process that dies while it looks keeps the mailbox from the others for so long, ms; how often it says that it is there. */
const HELD_MS = 30_000;
const RENEW_MS = 10_000;
/** Mailboxes that one process looks at at once. */
const AT_ONCE = 8;
/** What was told may have been lost: somebody looks all the same after this long, ms. */
const IDLE_MS = 10_000;
const SOON_MS = 250;
const AGAIN_MS = 2_000;
/** A look that takes longer is broken off, ms. */
const LONGEST_MS = 15 * 60_000;

/**
 * Starts flows by the mail in their mailboxes, in every process that works on runs; one of them looks at a mailbox at a time.
 * @param onChanged tells when a flow was published, archived or restored, or a mailbox is to be looked at sooner
 * @returns the way to stop
 */
export function keepMailboxes(deps: EmailInDeps, onChanged: (heard: () => void) => void): () => Promise<void> {
  const { mailboxes, timers, chance, log } = deps;
  const looks = new Set<Promise<void>>();
  const stoppers = new Set<() => void>();
  let nudge = (): void => undefined;
  const begin = (held: HeldMailbox): void => {
    const until = stopper();
    stoppers.add(until.stop);
    const stopRenewing = renewed(deps, held, until.stop);
    const stopLongest = timers.after(LONGEST_MS, until.stop);
    const one = look(deps, held, until.signal)
      .catch((error: unknown) => log.warn({ error, flowId: held.flowId }, 'how a look at a mailbox went could not be written down'))
      .finally(() => {
        stopRenewing();
        stopLongest();
        stoppers.delete(until.stop);
        looks.delete(one);
        nudge();
      });
    looks.add(one);
  };
  const stop = repeat({
    timers,
    firstMs: 0,
    onNudge: (given) => {
      nudge = given;
      onChanged(given);
    },
    async work(isStopped) {
      for (const held of await mailboxes.take(() => chance.uuid(), HELD_MS, AT_ONCE - looks.size)) if (!isStopped()) begin(held);
      if (looks.size >= AT_ONCE) return IDLE_MS;
      const nextMs = await mailboxes.nextInMs();
      return nextMs === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(SOON_MS, Math.ceil(nextMs)));
    },
    failed(error, isStopped) {
      if (!isStopped) log.warn({ error }, 'mailboxes could not be looked after now; it is tried again');
      return AGAIN_MS;
    },
  });
  return async () => {
    const stopped = stop();
    for (const one of stoppers) one();
    await stopped;
    await Promise.all(looks);
  };
}

/** Says again and again that the look goes on; ends it where somebody else has the mailbox. */
function renewed({ mailboxes, timers }: EmailInDeps, held: HeldMailbox, lost: () => void): () => void {
  let stopTimer = (): void => undefined;
  let over = false;
  const plan = (): void => {
    stopTimer = timers.after(RENEW_MS, () => {
      void mailboxes.renew(held, HELD_MS).then(
        (isHeld) => (isHeld ? again() : lost()),
        // The database does not answer: the next time it may; what is written under a hold that has ended changes nothing.
        () => again(),
      );
    });
  };
  const again = (): void => {
    if (!over) plan();
  };
  plan();
  return () => {
    over = true;
    stopTimer();
  };
}

/** A signal, and the way to give it. */
function stopper(): { signal: CancelSignal; stop: () => void } {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
  };
  return {
    signal,
    stop: () => {
      if (signal.aborted) return;
      signal.aborted = true;
      for (const listener of [...listeners]) listener();
    },
  };
}
