import { inRoot } from './paths.mjs';
import { buildStep } from './prepare.mjs';

/** Two, because the tests with real servers start a database each, and a small machine has two cores: three take as long, and miss leases. */
const WORKERS = 2;

/**
 * A step of `npm test`. One with a report runs tests, which are counted; one that `needs` another has that run before it.
 * @typedef {import('./step.mjs').Step & { readonly name: string, readonly report?: string, readonly lane?: string, readonly needs?: string }} Check
 */

/** @param {string} name @param {string} title @param {...string} args @returns {Check} */
const node = (name, title, ...args) => ({ name, title, command: process.execPath, args });

/** @param {...string} tasks */
const turbo = (...tasks) => [
  'node_modules/turbo/bin/turbo',
  'run',
  ...tasks,
  // What they need is built before; a build that is put back into place meanwhile would be half there for the tests.
  '--only',
  '--continue',
  '--output-logs=new-only',
  '--log-order=grouped',
];

/** @param {'unit' | 'system'} project @param {string} title @returns {Check} */
const tests = (project, title) => {
  const report = inRoot(`node_modules/.cache/plumbline/${project}.json`);
  const modules = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = [
    'node_modules/jest/bin/jest.js',
    '--selectProjects',
    project,
    `--maxWorkers=${WORKERS}`,
    '--json',
    `--outputFile=${report}`,
    ...['--reporters', 'default', '--reporters', './scripts/lib/still-running.mjs'],
  ];
  return { ...node(project, title, ...modules, ...jest), report, loud: true, limitMinutes: 40 };
};

/** Journeys in a real browser. @returns {Check} */
const browser = () => {
  const report = inRoot('node_modules/.cache/plumbline/browser.json');
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'];
  return { ...node('browser', 'Going through the pages in a real browser ...', ...args), report, loud: true, limitMinutes: 25 };
};

/**
 * Checks that read, and start nothing: they use what the tests with real servers leave of the machine (a tenth to a third of two cores).
 * @param {Check} check @returns {Check}
 */
const aside = (check) => ({ limitMinutes: 40, ...check, lane: 'aside', aside: true });

/** Everything that `npm test` checks. Each goes on its own; a failure does not keep the others from running. */
export const CHECKS = /** @type {readonly Check[]} */ ([
  { name: 'build', ...buildStep, limitMinutes: 15 },
  { ...tests('system', 'Running the tests with real servers ...'), lane: 'servers' },
  aside({
    ...node(
      'lint',
      'Looking for mistakes, and checking the types, specs included ...',
      ...turbo('lint', 'lint:root', 'typecheck', 'typecheck:root'),
    ),
    needs: 'build',
  }),
  aside(node('format', 'Checking the format ...', 'node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn')),
  aside(node('knip', 'Looking for files, exports and packages that nothing uses ...', 'node_modules/knip/bin/knip.js')),
  aside(
    node(
      'imports',
      'Checking who imports whom ...',
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', '.dependency-cruiser.cjs', 'shared', 'backend', 'frontend', 'e2e'],
    ),
  ),
  aside(tests('unit', 'Running the unit tests ...')),
  browser(),
]);
