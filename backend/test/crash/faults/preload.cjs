/**
 * Loaded before the server under test, and into its threads (`node --require`). It adds nothing to the product, and lets a test do two
 * things to it from outside:
 * - SIGUSR2 blocks its event loop for SPIN_MS
 * - CLOCK_OFF_MS puts its wall clock wrong by so much, CLOCK_AFTER_MS after its start; the monotonic clock goes on as it is
 */
const { isMainThread } = require('node:worker_threads');

const { SPIN_MS = '0', CLOCK_OFF_MS = '0', CLOCK_AFTER_MS = '0' } = process.env;

if (isMainThread && Number(SPIN_MS) > 0) {
  process.on('SIGUSR2', () => {
    const end = performance.now() + Number(SPIN_MS);
    while (performance.now() < end);
  });
}

if (Number(CLOCK_OFF_MS) !== 0) {
  const TrueDate = Date;
  const shiftMs = () => (process.uptime() * 1_000 < Number(CLOCK_AFTER_MS) ? 0 : Number(CLOCK_OFF_MS));
  globalThis.Date = class Date extends TrueDate {
    constructor(...given) {
      super(...(given.length === 0 ? [TrueDate.now() + shiftMs()] : given));
    }

    static now() {
      return TrueDate.now() + shiftMs();
    }
  };
}
