/** `npm run rehearse -- flow.json`: installs and builds what is missing, then rehearses a flow. What it finds is all that goes to standard output. */
import { inRoot } from './lib/paths.mjs';
import { buildStep, explainFailure, install, requireNode } from './lib/prepare.mjs';
import { runStep } from './lib/step.mjs';
import { runInPlace } from './lib/serve.mjs';

/** Pages are not needed for this. */
const step = { ...buildStep, args: [...buildStep.args, '--filter=@plumbline/backend'] };

console.log = console.error;
requireNode();
if (!(await install())) process.exit(2);
const built = await runStep(step);
if (!built.ok) {
  explainFailure(step, built);
  process.exit(2);
}
process.exit(await runInPlace([inRoot('backend/dist/rehearse.js'), ...process.argv.slice(2)]));
