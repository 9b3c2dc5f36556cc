import { installationState, installStep, needsInstall, noteInstalled } from './install.mjs';
import { nodeProblem } from './node-version.mjs';
import { commandLine, lastLines, runStep } from './step.mjs';

/** @type {import('./step.mjs').Step} */
export const buildStep = {
  title: 'Building (what has not changed is taken from the cache) ...',
  command: process.execPath,
  args: ['node_modules/turbo/bin/turbo', 'run', 'build', '--output-logs=new-only', '--log-order=grouped'],
};

/**
 * Says which step failed, shows the end of its output and how to see all of it.
 * @param {import('./step.mjs').Step} step
 * @param {import('./step.mjs').StepResult} result
 */
export function explainFailure(step, result) {
  if (result.output !== '') console.error(`\n${lastLines(result.output)}\n`);
  console.error(`This step failed: ${step.title.replace(/ \.\.\.$/, '')}\nTo see all that it says, run:\n\n  ${commandLine(step)}\n`);
}

/** Ends the process with a sentence when Node is too old for anything else to make sense. */
export function requireNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem === undefined) return;
  console.error(problem);
  process.exit(1);
}

/**
 * Installs the packages when they are missing or older than the lock file.
 * @returns {Promise<boolean>} whether the packages are there
 */
export async function install() {
  const state = await installationState();
  if (!needsInstall(state)) return true;
  const step = installStep(process.env['npm_execpath']);
  console.log(step.title);
  const result = await runStep(step);
  if (result.ok) await noteInstalled(state.lockDigest);
  else explainFailure(step, result);
  return result.ok;
}

/**
 * Builds what has changed.
 * @returns {Promise<boolean>} whether everything is built
 */
export async function build() {
  console.log(buildStep.title);
  const result = await runStep(buildStep);
  if (!result.ok) explainFailure(buildStep, result);
  return result.ok;
}

/** Checks Node, installs and builds; ends the process when one of them fails. */
export async function prepare() {
  requireNode();
  if (!(await install()) || !(await build())) process.exit(1);
}
