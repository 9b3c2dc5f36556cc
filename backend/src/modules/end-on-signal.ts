/** A terminal and the programs between may all pass one Ctrl-C on: the same signal within this time is one, ms. */
const SAME_SIGNAL_MS = 500;

/**
 * Ends the process in order on SIGTERM or SIGINT, with exit code 0; at once and with 1 on a second signal, when it takes too long, or
 * when `stop` fails.
 * Nothing depends on the order: kill -9 is the tested path.
 * @param withinMs longest that it may take
 * @param complain told why the end was not in order
 */
export function endOnSignal(stop: () => Promise<void>, withinMs: number, complain: (what: string, error: unknown) => void): void {
  let sinceMs: number | null = null;
  const end = (): void => {
    if (sinceMs !== null) {
      if (performance.now() - sinceMs < SAME_SIGNAL_MS) return;
      process.exit(1);
    }
    sinceMs = performance.now();
    setTimeout(() => {
      complain('The shutdown took too long.', `It was ended after ${withinMs} ms; the next start goes on from the database.`);
      process.exit(1);
    }, withinMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        complain('The shutdown was not clean.', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
