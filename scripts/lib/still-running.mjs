/** How long a test file may run before it is named, and how often it is named again, ms. The longest takes 4 minutes beside others. */
const LONG_MS = 300_000;
const AGAIN_MS = 60_000;

/**
 * A jest reporter that names the files that have been running for long: jest prints a file when it has ended, so one that never ends would
 * be the only one that is not named.
 */
export default class StillRunning {
  /** @type {Map<string, number>} when each began */
  #running = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  onRunStart() {
    this.#timer = setInterval(() => this.#tell(), AGAIN_MS);
    this.#timer.unref();
  }

  /** @param {{ readonly path: string }} test */
  onTestFileStart({ path }) {
    this.#running.set(path, performance.now());
  }

  /** @param {{ readonly path: string }} test */
  onTestFileResult({ path }) {
    this.#running.delete(path);
  }

  onRunComplete() {
    clearInterval(this.#timer);
  }

  #tell() {
    for (const [path, begun] of this.#running) {
      const ms = performance.now() - begun;
      if (ms >= LONG_MS) console.error(`Still running after ${Math.floor(ms / 60_000)} minutes: ${path}`);
    }
  }
}
