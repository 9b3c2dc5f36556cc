import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `look` answers with something; looks again every 20 ms.
 * @param what said when it never comes
 * @param tell asked then for what stands there instead
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  withinMs = 20_000,
  tell: () => Promise<string> | string = () => '',
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain: ${what} ${await tell()}`.trim());
    await sleep(20);
  }
}
