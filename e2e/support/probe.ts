import type { CDPSession, Page } from '@playwright/test';

/** What the page itself takes down. */
interface Taken {
  /** When the first step was painted and the page was free again, ms since the page was asked for. */
  openedMs: number | null;
  frames: number[];
  /** What is being waited for, ms from the key or press to the paint. */
  until?: Promise<number>;
  longTasks: { readonly startMs: number; readonly ms: number }[];
  /** Presses of keys and pointers: from when each came to the next paint, ms, as the browser tells (Event Timing). */
  presses: number[];
}

declare global {
  interface Window {
    __taken: Taken;
    __plumblineBench?: { steps: Record<string, number> };
  }
}

/** So many elements that a selector finds. */
interface Shown {
  readonly all: string;
  readonly count: number;
}

/** What the main thread did, ms, and what there is. */
export interface Work {
  readonly scriptMs: number;
  readonly taskMs: number;
}

/** Measures one page from within and through the browser's own counters. */
export class Probe {
  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
  ) {}

  /** Before the page is opened. */
  static async into(page: Page): Promise<Probe> {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.addInitScript(take);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    await cdp.send('HeapProfiler.enable');
    return new Probe(page, cdp);
  }

  /** From the last of these answers to the first painted step with a free page, ms. */
  async openMs(answers: RegExp): Promise<number> {
    await this.page.waitForFunction(() => window.__taken.openedMs !== null);
    return this.page.evaluate((source) => {
      const wanted = new RegExp(source);
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      const arrived = entries.filter(({ name }) => wanted.test(name)).map(({ responseEnd }) => responseEnd);
      if (arrived.length === 0) throw new Error('no answer was seen');
      return (window.__taken.openedMs ?? 0) - Math.max(...arrived);
    }, answers.source);
  }

  elements(): Promise<number> {
    return this.page.evaluate(() => document.querySelectorAll('*').length);
  }

  /** The heap after everything that nobody holds is gone, MB. */
  async heapMb(): Promise<number> {
    await this.cdp.send('HeapProfiler.collectGarbage');
    return ((await this.metrics()).get('JSHeapUsedSize') ?? 0) / 2 ** 20;
  }

  /** What the main thread does meanwhile. */
  async work(act: () => Promise<void>): Promise<Work> {
    const before = await this.metrics();
    await act();
    const after = await this.metrics();
    const ms = (name: string): number => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1_000;
    return { scriptMs: ms('ScriptDuration'), taskMs: ms('TaskDuration') };
  }

  /** Intervals between frames meanwhile, ms. */
  async frames(act: () => Promise<void>): Promise<number[]> {
    await this.page.evaluate(() => void (window.__taken.frames = []));
    await act();
    return this.page.evaluate(() => window.__taken.frames.slice(1));
  }

  /** The longest task meanwhile, ms; one of less than 50 counts as 0. */
  async longestTask(act: () => Promise<void>): Promise<number> {
    const from = await this.page.evaluate(() => performance.now());
    await act();
    await this.settled();
    return this.page.evaluate(
      (start) => Math.max(0, ...window.__taken.longTasks.filter(({ startMs }) => startMs >= start).map(({ ms }) => ms)),
      from,
    );
  }

  /** From a key or a press of the pointer until what it does is painted, ms. @param shown how many elements there are then, at least */
  async until(act: () => Promise<unknown>, shown: Shown = { all: 'body', count: 1 }): Promise<number> {
    // Keys take another way into the page than this: the listener has to stand before one is pressed.
    await this.page.evaluate((condition) => {
      window.__taken.until = new Promise<number>((resolve) => {
        const holds = (): boolean => document.querySelectorAll(condition.all).length >= condition.count;
        const begun = ({ timeStamp }: Event): void => {
          for (const kind of ['keydown', 'pointerdown']) removeEventListener(kind, begun, { capture: true });
          const look = (): void => {
            if (!holds()) return void requestAnimationFrame(look);
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - timeStamp);
            requestAnimationFrame(() => port2.postMessage(null));
          };
          setTimeout(look);
        };
        for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, begun, { capture: true });
      });
    }, shown);
    await act();
    return this.page.evaluate(() => window.__taken.until ?? Number.NaN);
  }

  /** How long each press took to be answered by a paint, ms; those that took less than 16 are left out. */
  async presses(): Promise<readonly number[]> {
    await this.settled();
    return this.page.evaluate(() => window.__taken.presses);
  }

  /** Two frames without anything to do. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => resolve(), { timeout: 2_000 }))),
        ),
    );
  }

  /** How often each step is rendered meanwhile. */
  async renders(act: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
    await this.settled();
    await this.page.evaluate(() => {
      if (!window.__plumblineBench) throw new Error('the page counts no renders; was it opened with ?bench=1?');
      window.__plumblineBench.steps = {};
    });
    await act();
    await this.settled();
    return this.page.evaluate(() => window.__plumblineBench?.steps ?? {});
  }

  private async metrics(): Promise<ReadonlyMap<string, number>> {
    const { metrics } = await this.cdp.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  }
}

/** Runs in the page, before anything of it. */
function take(): void {
  const taken: Taken = { openedMs: null, frames: [], longTasks: [], presses: [] };
  window.__taken = taken;
  let last = performance.now();
  const frame = (now: number): void => {
    taken.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) taken.longTasks.push({ startMs: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) if (entry.interactionId > 0) taken.presses.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  const watch = new MutationObserver(() => {
    if (!document.querySelector('[data-testid=step]')) return;
    watch.disconnect();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (taken.openedMs = performance.now());
    requestAnimationFrame(() => requestAnimationFrame(() => port2.postMessage(null)));
  });
  watch.observe(document, { childList: true, subtree: true });
}

/** @param share 0.95 for the value that 95 % do not exceed */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
