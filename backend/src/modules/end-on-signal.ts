/** A shutdown that takes longer than this is ended hard, ms: nothing depends on it, kill -9 is the tested path. */
const SHUTDOWN_MS = 25_000;
/** A terminal and the programs between may all pass one Ctrl-C on: the same signal within this time is one, ms. */
const SAME_SIGNAL_MS = 500;

/**
 * Ends the process in order on SIGTERM or SIGINT, with exit code 0; at once and with 1 on a second signal, when it takes too long, or
 * when `stop` fails.
 * @param complain told why the end was not in order
 */
export function endOnSignal(stop: () => Promise<void>, complain: (what: string, error: unknown) => void): void {
  let sinceMs: number | null = null;
  const end = (): void => {
    if (sinceMs !== null) {
      if (performance.now() - sinceMs < SAME_SIGNAL_MS) return;
      process.exit(1);
    }
    sinceMs = performance.now();
    setTimeout(() => {
      complain(
        'The shutdown took too long.',
        `It was ended after ${SHUTDOWN_MS / 1_000} seconds; the next start goes on from the database.`,
      );
      process.exit(1);
    }, SHUTDOWN_MS).unref();
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
