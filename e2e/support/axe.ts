import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** As much of what axe answers as is read here. */
interface Axe {
  run(
    context: unknown,
    options: object,
  ): Promise<{
    readonly passes: readonly unknown[];
    readonly violations: readonly {
      readonly id: string;
      readonly impact: string | null;
      readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
    }[];
  }>;
}

/** No serious or critical finding of axe on what is shown; each is named with its rule, its place and what to do. */
export async function isAccessible(page: Page, what: string): Promise<void> {
  // What fades in has the colours of neither end.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations === 1);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  await page.evaluate(source);
  const { passed, findings } = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { readonly axe: Axe };
    const { passes, violations } = await axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations', 'passes'],
    });
    return {
      passed: passes.length,
      findings: violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`)),
    };
  }, TAGS);
  expect(passed, `axe looked at ${what}`).toBeGreaterThan(3);
  expect.soft(findings, what).toEqual([]);
}
