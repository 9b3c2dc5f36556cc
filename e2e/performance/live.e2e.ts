import { io, type Socket } from 'socket.io-client';
import { Figures } from '../support/figures.js';
import { expect, test } from '../support/fixtures.js';
import { chainOf, posting } from '../support/flows.js';
import { quantile } from '../support/probe.js';
import { API_TOKEN } from '../start.js';

const STEPS = 20;

interface Painted {
  readonly id: string;
  readonly atMs: number;
}

/** Somebody else who looks at the same run. */
async function viewer(address: string, run: string): Promise<Socket> {
  const socket = io(address, { path: '/live', transports: ['websocket'], forceNew: true, auth: { token: API_TOKEN } });
  await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
  const answer = (await socket.emitWithAck('join', { room: 'run', id: run })) as { readonly ok: boolean };
  expect(answer.ok).toBe(true);
  return socket;
}

for (const [viewers, targetMs] of [
  [1, 120],
  [50, 250],
] as const) {
  test(`the end of a step is seen soon by ${String(viewers)} who look`, async ({ page, runs, server, sink }) => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const path = `/seen-by-${String(viewers)}`;
    sink.script(path, { until: opened }, ...Array.from({ length: STEPS }, () => ({ delayMs: 60 })));
    const ids = Array.from({ length: STEPS }, (_, n) => `s${String(n)}`);
    const flow = chainOf(`Seen by ${String(viewers)}`, Object.fromEntries(ids.map((id) => [id, posting(sink.url + path, {})])), {
      layout: Object.fromEntries(['trigger', ...ids].map((id, n) => [id, { x: (n % 7) * 320, y: Math.floor(n / 7) * 128 }])),
    });
    const run = await runs.start(await server.publish(flow));
    await runs.open(run);
    await expect(runs.step('s0')).toHaveAttribute('data-status', 'running');
    const others = await Promise.all(Array.from({ length: viewers - 1 }, () => viewer(server.address, run)));
    await page.evaluate(() => {
      const painted: { id: string; atMs: number }[] = [];
      Object.assign(window, { painted });
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const step = target as HTMLElement;
          if (step.dataset['status'] !== 'succeeded') continue;
          // The frame after the next one has begun when this one is on the screen.
          requestAnimationFrame(() => requestAnimationFrame(() => painted.push({ id: step.dataset['stepId'] ?? '', atMs: Date.now() })));
        }
      }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-status'] });
    });
    open();
    await runs.shows('succeeded');
    await expect(runs.step(ids.at(-1) ?? '')).toHaveAttribute('data-status', 'succeeded');
    const { items } = await server.api('GET', `/api/runs/${run}/events?values=false&limit=1000`);
    const ended = new Map(
      (items as readonly { readonly kind: string; readonly step?: string; readonly at: string }[])
        .filter(({ kind }) => kind === 'step.succeeded')
        .map(({ step, at }) => [step, Date.parse(at)]),
    );
    const painted = await page.evaluate(() => (window as unknown as { readonly painted: readonly Painted[] }).painted);
    const late = painted.flatMap(({ id, atMs }) => (ended.has(id) ? [atMs - (ended.get(id) ?? 0)] : []));
    for (const socket of others) socket.disconnect();
    expect(late.length).toBeGreaterThan(STEPS / 2);
    const figures = new Figures();
    figures.add(`end of a step to painted, ${String(viewers)} look, p95`, quantile(late, 0.95), targetMs);
    console.log(String(figures));
    expect(figures.tooMuch).toEqual([]);
  });
}
