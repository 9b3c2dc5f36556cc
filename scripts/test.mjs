/**
 * `npm test`: installs what is missing, builds, and runs every check; `npm test -- lint unit` runs only those named, and what they need.
 * The last line counts the tests; the exit code is 1 when any check failed.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CHECKS } from './lib/checks.mjs';
import { inLanes } from './lib/lanes.mjs';
import { explainFailure, install, requireNode } from './lib/prepare.mjs';
import { commandLine, runStep } from './lib/step.mjs';
import { failures, summary, tally } from './lib/tally.mjs';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`There is no check called ${unknown.join(', ')}. There are: ${CHECKS.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

requireNode();
if (!(await install())) process.exit(1);

/** @type {Parameters<typeof summary>[0][number][]} */
const results = [];
/** @type {Parameters<typeof tally>[0][number][]} */
const reports = [];

/** @param {import('./lib/checks.mjs').Check} check */
async function run(check) {
  console.log(check.title);
  if (check.report !== undefined) {
    await mkdir(dirname(check.report), { recursive: true });
    await rm(check.report, { force: true });
  }
  const result = await runStep(check);
  if (!result.ok) explainFailure(check, result);
  results.push({ name: check.name, ok: result.ok, seconds: result.seconds, command: commandLine(check) });
  if (check.report === undefined) return;
  const report = await readFile(check.report, 'utf8').then(JSON.parse, () => undefined);
  reports.push(report);
}

const needed = CHECKS.flatMap(({ name, needs }) => (needs !== undefined && asked.includes(name) ? [needs] : []));
const chosen = CHECKS.filter(({ name }) => asked.length === 0 || asked.includes(name) || needed.includes(name));

for (const lanes of inLanes(chosen)) {
  await Promise.all(
    lanes.map(async (lane) => {
      for (const check of lane) await run(check);
    }),
  );
}

const { passed, failed } = tally(reports);
const failedTests = failures(reports);
if (failedTests !== '') console.log(`\nThese tests failed:\n\n${failedTests}`);
console.log(`\n${summary(results)}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(results.every(({ ok }) => ok) && failed === 0 ? 0 : 1);
