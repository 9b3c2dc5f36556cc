import { inRoot } from './paths.mjs';
import { buildStep } from './prepare.mjs';

/** Two, because the tests with real servers start a database each, and a small machine has two cores: three take as long, and miss leases. */
const WORKERS = 2;

/**
 * A step of `npm test`. One with a report runs tests, which are counted.
 * @typedef {import('./step.mjs').Step & { readonly name: string, readonly report?: string }} Check
 */

/** @param {string} name @param {string} title @param {...string} args @returns {Check} */
const node = (name, title, ...args) => ({ name, title, command: process.execPath, args });

/** @param {...string} tasks */
const turbo = (...tasks) => [
  'node_modules/turbo/bin/turbo',
  'run',
  ...tasks,
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
  ];
  return { ...node(project, title, ...modules, ...jest), report, loud: true };
};

/** Journeys in a real browser. @returns {Check} */
const browser = () => {
  const report = inRoot('node_modules/.cache/plumbline/browser.json');
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'];
  return { ...node('browser', 'Going through the pages in a real browser ...', ...args), report, loud: true };
};

/** Everything that `npm test` checks, cheapest first. Each goes on its own; a failure does not keep the others from running. */
export const CHECKS = /** @type {readonly Check[]} */ ([
  { name: 'build', ...buildStep },
  node('format', 'Checking the format ...', 'node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn'),
  node('lint', 'Looking for mistakes ...', ...turbo('lint', 'lint:root')),
  node('typecheck', 'Checking the types, specs included ...', ...turbo('typecheck', 'typecheck:root')),
  node('knip', 'Looking for files, exports and packages that nothing uses ...', 'node_modules/knip/bin/knip.js'),
  node(
    'imports',
    'Checking who imports whom ...',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', '.dependency-cruiser.cjs', 'shared', 'backend', 'frontend', 'e2e'],
  ),
  tests('unit', 'Running the unit tests ...'),
  tests('system', 'Running the tests with real servers ...'),
  browser(),
]);
