import { ConfigError, readConfig } from './config/config.js';
import { noPausePoints, type PausePoints } from './engine/ports/pause-points.js';
import { boot } from './modules/boot.js';

/** A shutdown that takes longer than this is ended hard, ms: nothing depends on it, kill -9 is the tested path. */
const SHUTDOWN_MS = 25_000;

/** Starts Plumbline, says where, and ends it on SIGTERM or SIGINT. */
export async function main(pause: PausePoints = noPausePoints): Promise<void> {
  const running = await boot(readConfig(process.env), pause);
  for (const notice of running.notices) console.log(notice);
  console.log(`ready ${running.address}`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('The shutdown was not clean:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

if (import.meta.url === `file://${process.argv[1] ?? ''}`) {
  main().catch((error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  });
}
