import { expect, type Locator, type Page } from '@playwright/test';

export type Colours = 'light' | 'dark';

/** What is another one each time becomes words of one length: ages, how long something took, and what no test chooses. */
const STILL: readonly (readonly [string, string])[] = [
  ['\\b\\d+(\\.\\d+)?( |\\u202f)(ms|s|min|h|days?)( ago)?\\b', '1 s'],
  ['\\bjust now\\b', '1 s'],
  ['\\b(1 s )+1 s\\b', '1 s'],
  ['127\\.0\\.0\\.1:\\d+', '127.0.0.1:8080'],
  ['\\b\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\\b', 'Mon, 01 Jan 2024 00:00:00 GMT'],
  ['\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|\\b[0-9a-f]{8}\\b', '01234567'],
];

interface Shot {
  /** Both when absent. */
  readonly colours?: readonly Colours[];
  /** What is covered, since it is another one each time. */
  readonly cover?: readonly Locator[];
}

/** What is shown looks as the picture of that name in `baselines/`, a few pixels apart. Pictures are taken at rest, without a caret. */
export async function looksLike(page: Page, target: Locator, name: string, shot: Shot = {}): Promise<void> {
  const { colours = ['light', 'dark'], cover = [] } = shot;
  await target.waitFor();
  await page.evaluate(hold, STILL);
  for (const colour of colours) {
    await page.emulateMedia({ colorScheme: colour });
    await expect.soft(target).toHaveScreenshot(`${name}-${colour}.png`, { mask: [...cover] });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Runs in the page: replaces what changes by itself in all texts, now and whenever one is written. */
function hold(still: readonly (readonly [string, string])[]): void {
  const patterns = still.map(([pattern, words]): [RegExp, string] => [new RegExp(pattern, 'g'), words]);
  const replace = (node: Node): void => {
    const before = node.nodeValue ?? '';
    const after = patterns.reduce((text, [pattern, words]) => text.replace(pattern, words), before);
    if (after !== before) node.nodeValue = after;
  };
  const each = (root: Node): void => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) replace(node);
  };
  each(document.body);
  new MutationObserver((changes) => {
    for (const { target, type, addedNodes } of changes) {
      if (type === 'characterData') replace(target);
      for (const node of addedNodes) (node.nodeType === Node.TEXT_NODE ? replace : each)(node);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
