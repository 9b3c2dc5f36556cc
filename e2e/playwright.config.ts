import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../node_modules/.cache/plumbline/', import.meta.url));
/** Where Debian, Fedora and macOS have it; `CHROMIUM` names another one. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const chromium = process.env['CHROMIUM'] ?? PLACES.find((place) => existsSync(place));
if (chromium === undefined) throw new Error('No Chromium was found. Install it (apt-get install chromium), or name it in CHROMIUM.');

/** Two workers, each with a server and a database of its own, on a machine with two cores. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  outputDir: `${CACHE}browser`,
  snapshotPathTemplate: '{testDir}/baselines/{arg}{ext}',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000, toHaveScreenshot: { animations: 'disabled', maxDiffPixelRatio: 0.002 } },
  // What is timed has the machine to itself, after everything else.
  projects: [
    { name: 'pages', testIgnore: 'performance/**' },
    { name: 'performance', testMatch: 'performance/**/*.e2e.ts', dependencies: ['pages'], workers: 1 },
  ],
  reporter: [['list'], ['json', { outputFile: `${CACHE}browser.json` }]],
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    launchOptions: { executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'] },
    screenshot: 'only-on-failure',
    // A trace takes pictures with every press, which makes everything a third slower: `--trace on` where one is wanted.
    trace: 'off',
  },
});
