/** `npm run bench -- <arguments>`: installs and builds what is missing, then runs the benchmarks. */
import { inRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runInPlace } from './lib/serve.mjs';

await prepare();
process.exit(await runInPlace(['--import', import.meta.resolve('tsx'), inRoot('backend/bench/main.ts'), ...process.argv.slice(2)]));
