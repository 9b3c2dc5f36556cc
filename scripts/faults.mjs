/** `npm run faults`: installs and builds what is missing, then breaks things for FAULT_MINUTES and writes docs/fault-report.md. */
import { inRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runInPlace } from './lib/serve.mjs';

await prepare();
process.exit(await runInPlace(['--import', import.meta.resolve('tsx'), inRoot('backend/test/crash/faults/main.ts')]));
