/**
 * `npm test`: installs what is missing, builds, and runs every check; `npm test -- lint unit` runs only those named.
 * The last line counts the tests; the exit code is 1 when any check failed.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CHECKS } from './lib/checks.mjs';
import { explainFailure, install, requireNode } from './lib/prepare.mjs';
import { commandLine, runStep } from './lib/step.mjs';
import { summary, tally } from './lib/tally.mjs';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`There is no check called ${unknown.join(', ')}. There are: ${CHECKS.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

requireNode();
if (!(await install())) process.exit(1);

const results = [];
const reports = [];
for (const check of CHECKS.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.log(check.title);
  if (check.report !== undefined) {
    await mkdir(dirname(check.report), { recursive: true });
    await rm(check.report, { force: true });
  }
  const result = await runStep(check);
  if (!result.ok) explainFailure(check, result);
  results.push({ name: check.name, ok: result.ok, seconds: result.seconds, command: commandLine(check) });
  if (check.report === undefined) continue;
  const report = await readFile(check.report, 'utf8').then(JSON.parse, () => undefined);
  reports.push(report);
}

const { passed, failed } = tally(reports);
console.log(`\n${summary(results)}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(results.every(({ ok }) => ok) && failed === 0 ? 0 : 1);
