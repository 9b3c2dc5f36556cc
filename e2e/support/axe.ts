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

/**
 * No serious or critical finding of axe on what is shown, in light and in dark colours; each is named with its rule, its place and what
 * to do. In the dark only the contrast is looked at: nothing else depends on colours.
 */
export async function isAccessible(page: Page, what: string): Promise<void> {
  // Half a megabyte of source is compiled once for each page.
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(source);
    await page.evaluate(changeAtOnce);
  }
  await hasNoFinding(page, what, { type: 'tag', values: TAGS });
  await page.emulateMedia({ colorScheme: 'dark' });
  await hasNoFinding(page, `${what}, in the dark`, { type: 'rule', values: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Colours that change over a fifth of a second, one inherited after the other, would be half a second of waiting for each look in the dark. */
function changeAtOnce(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, ::before, ::after { transition: none !important }');
  document.adoptedStyleSheets.push(sheet);
}

async function hasNoFinding(page: Page, what: string, runOnly: object): Promise<void> {
  // What fades in, or changes its colours, has those of neither end; that begins with the next frame, and what inherits a colour
  // that changes may begin when that has ended.
  await page.evaluate(async () => {
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = (): Animation[] => document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations === 1);
    for (await frame(); ending().length > 0; await frame()) await Promise.allSettled(ending().map(({ finished }) => finished));
  });
  const { passed, findings } = await page.evaluate(async (only) => {
    const { axe } = window as unknown as { readonly axe: Axe };
    const { passes, violations } = await axe.run(document, { runOnly: only, resultTypes: ['violations'], preload: false });
    return {
      passed: passes.length,
      findings: violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`)),
    };
  }, runOnly);
  expect(passed, `axe looked at ${what}`).toBeGreaterThan(0);
  expect.soft(findings, what).toEqual([]);
}
