import { describe, expect, it } from '@jest/globals';
import { createCodeRunner } from '../../src/adapters/code-runner/create-code-runner.js';
import { returned, runCode, useRunner } from './support.js';

const SLOW_MS = 120_000;

describe('the threads of code', () => {
  const runner = useRunner({ threads: 2 });

  it(
    'run two jobs at once and the others after them',
    async () => {
      await Promise.all([returned(runner, 'return 1'), returned(runner, 'return 1')]);
      const results = await Promise.all(Array.from({ length: 20 }, (_, at) => returned(runner, 'return input * 2', at)));
      expect(results).toEqual(Array.from({ length: 20 }, (_, at) => at * 2));
    },
    SLOW_MS,
  );

  it(
    'go on with other jobs while one does not end',
    async () => {
      await returned(runner, 'return 1');
      const endless = runCode(runner, 'for (;;);', {}, 2_000);
      let over = false;
      void endless.then(() => (over = true));
      for (let i = 0; i < 20; i++) expect(await returned(runner, 'return 1')).toBe(1);
      expect(over).toBe(false);
      expect(await endless).toMatchObject({ ok: false, error: { code: 'code_timeout' } });
    },
    SLOW_MS,
  );

  it(
    'end a job that is cancelled, at once, and run the next',
    async () => {
      await returned(runner, 'return 1');
      const controller = new AbortController();
      const running = runner.run({ source: 'for (;;);', input: {}, timeoutMs: 60_000, cancel: controller.signal });
      const startMs = performance.now();
      setImmediate(() => controller.abort());
      expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      expect(performance.now() - startMs).toBeLessThan(2_000);
      expect(await returned(runner, 'return 1')).toBe(1);
      const late = runner.run({ source: 'return 1', input: {}, timeoutMs: 60_000, cancel: controller.signal });
      expect(await late).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    },
    SLOW_MS,
  );

  it(
    'run a thousand jobs one after the other in bounded memory',
    async () => {
      for (let i = 0; i < 100; i++) await returned(runner, 'return 1');
      const before = process.memoryUsage().rss;
      for (let i = 0; i < 900; i++) await returned(runner, 'return "x".repeat(1e6).length');
      expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1_048_576);
    },
    SLOW_MS,
  );
});

describe('a runner with one thread', () => {
  const runner = useRunner({ threads: 1, maxWaiting: 2 });

  it(
    'says that it is busy when a job waits for its whole time, and when too many wait',
    async () => {
      await returned(runner, 'return 1');
      const endless = runCode(runner, 'for (;;);', {}, 3_000);
      const waiting = [runCode(runner, 'return 1', {}, 500), runCode(runner, 'return 2', {}, 60_000)];
      expect(await runCode(runner, 'return 3')).toMatchObject({ ok: false, error: { code: 'code_busy', class: '429' } });
      expect(await waiting[0]).toMatchObject({ ok: false, error: { code: 'code_busy' } });
      expect(await endless).toMatchObject({ ok: false, error: { code: 'code_timeout' } });
      expect(await waiting[1]).toEqual({ ok: true, output: 2, logs: [] });
    },
    SLOW_MS,
  );
});

describe('a runner whose threads can not start', () => {
  const troubles: Error[] = [];
  const runner = useRunner({ launch: { entry: 'throw new Error("no thread")', isCode: true }, onTrouble: (error) => troubles.push(error) });

  it(
    'says so, and tells why to whoever keeps the log',
    async () => {
      expect(await runCode(runner, 'return 1')).toMatchObject({ ok: false, error: { code: 'code_unavailable', class: 'internal' } });
      expect(troubles.map(({ message }) => message)).toContain('no thread');
    },
    SLOW_MS,
  );
});

describe('a runner that is closed', () => {
  it(
    'answers what still runs and waits, and takes nothing more',
    async () => {
      const runner = createCodeRunner({ threads: 1 });
      await returned(runner, 'return 1');
      const under = [runCode(runner, 'for (;;);'), runCode(runner, 'return 1')];
      await runner.close();
      for (const result of [...(await Promise.all(under)), await runCode(runner, 'return 1')]) {
        expect(result).toMatchObject({ ok: false, error: { code: 'code_unavailable' } });
      }
    },
    SLOW_MS,
  );
});
